import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { isSecretKey, isSecretValue } from "../../lib/gitlab.ts";
import { VARIABLES } from "../../lib/kinds.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A variable that holds a credential is masked, hidden and protected, and its `$` is not expanded. */
export const glVariableProtected: ResourceRule = {
  scope: "resource",
  judges: [...VARIABLES, "gitlab/PipelineScheduleVariable"],
  id: "gl-variable-protected",
  severity: "high",
  level: "mandatory",
  demand: "A CI/CD variable with a credential is masked, hidden and protected; raw where its value has a dollar sign.",
  why: "Otherwise the value shows in job logs and settings, and every branch that anybody pushes can read it.",
  fix: "set masked, hidden and protected to true; hidden only works when the variable is made",
  reference: "GitLab docs, CI/CD variables, mask, hide and protect; ATT&CK T1552.001",
  limits: "A credential in a form that nobody knows and under a key that says nothing is not recognised.",
  judge(resource, read) {
    const key = read.at("key").text() ?? "";
    if (resource.kind === "PipelineScheduleVariable" && resource.shape === "gitlab") {
      if (!isSecretKey(key)) return [];
      const found = `a schedule's variable "${key}"`;
      return [{ at: read.at("key"), what: "a credential cannot be masked there", found, wanted: "a project variable" }];
    }
    const missing = missingFlags(resource, read);
    const value = read.at("value");
    const secret = isSecretKey(key) || (missing.length > 0 && isSecretValue(value.text() ?? ""));
    if (!secret) return [];
    const findings = missing.map(
      (at): Finding => ({
        at,
        what: `the credential in variable "${key}" is not ${at.path}`,
        found: `${at.flag() ?? "absent, which means false"}`,
        wanted: "true",
      }),
    );
    const dollar = missing.length === 0 && read.at("raw").flag() !== true && hasDollar(value);
    if (dollar)
      findings.push({
        at: read.at("raw"),
        what: `the value of "${key}" is expanded`,
        found: "a $ in it",
        wanted: "true",
      });
    return findings;
  },
};

function missingFlags(resource: Resource, read: Reader): Reader[] {
  const flags = resource.kind === "InstanceVariable" ? ["masked", "protected"] : ["masked", "hidden", "protected"];
  return flags.map((flag) => read.at(flag)).filter((at) => at.flag() !== true && at.notes.unknown.size === 0);
}

/** The value of a token is not known before it is made; tokens of GitLab have no dollar sign. */
function hasDollar(value: Reader): boolean {
  return typeof value.raw === "string" && value.raw.includes("$");
}
