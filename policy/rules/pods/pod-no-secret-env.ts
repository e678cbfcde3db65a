import { type Container, containersOf, podsOf } from "../../../analysis/objects/pods.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { isCredential, isCredentialName, isLiteral } from "../../lib/secret-text.ts";

/** No container gets a credential through its environment. */
export const podNoSecretEnv: ResourceRule = {
  scope: "resource",
  judges: ["pods"],
  id: "pod-no-secret-env",
  severity: "medium",
  level: "production",
  demand: "No container takes a Secret as environment variable, and no variable holds a credential.",
  why: "The environment shows in crash dumps, child processes and describe output; a literal is in Git as well.",
  fix: "mount the Secret as a volume",
  reference: "CIS Kubernetes 5.4.1; ATT&CK T1552",
  limits: "A credential in a form that nobody knows and under a name that says nothing is not recognised.",
  judge(resource, read) {
    return podsOf(resource, read).flatMap((pod) => containersOf(pod).flatMap(ofContainer));
  },
};

function ofContainer({ name, read }: Container): Finding[] {
  const variables = read.at("env").list();
  const wanted = "a Secret mounted as a volume";
  const references = variables
    .map((variable) => variable.at("valueFrom", "secretKeyRef"))
    .concat(
      read
        .at("envFrom")
        .list()
        .map((source) => source.at("secretRef")),
    )
    .filter((at) => at.exists())
    .map((at) => ({
      at,
      what: `container "${name}" has a Secret in its environment`,
      found: at.at("name").text() ?? "a Secret",
      wanted,
    }));
  const literals = variables.flatMap((variable): Finding[] => {
    const key = variable.at("name").text() ?? "";
    const at = variable.at("value");
    if (at.raw === undefined || !isLiteral(at)) return [];
    if (!isCredentialName(key) && !isCredential(String(at.scalar()))) return [];
    return [{ at, what: `container "${name}" has a credential in clear`, found: `a literal for ${key}`, wanted }];
  });
  return [...references, ...literals];
}
