import type { Resource } from "../../analysis/objects/resource.ts";

const VARIABLES = ["ProjectVariable", "GroupVariable", "InstanceVariable"];

/** Whether the resource is a CI/CD variable that can be masked and protected. */
export function isVariable(resource: Resource): boolean {
  return resource.shape === "gitlab" && VARIABLES.includes(resource.kind);
}

/** Whether a variable's key says that its value is a credential. */
export function isSecretKey(key: string): boolean {
  if (/PUBLIC_?KEY/i.test(key)) return false;
  return /(^|_)(TOKEN|PASSWORD|PASSWD|PASS|SECRET|KEY|CREDENTIALS?|AUTH|PAT|KUBECONFIG|PRIVATE)(_|$)/i.test(key);
}

/** Whether a value bears the mark of a credential (GitLab docs, token prefixes; PEM). */
export function isSecretValue(value: string): boolean {
  return /\b(glpat|gldt|glrt|glrtr|glagent|glptt|glft|glsoat|glcbt|gloas|glimt)-|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/.test(
    value,
  );
}
