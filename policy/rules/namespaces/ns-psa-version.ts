import type { Finding, ResourceRule } from "../../lib/rule.ts";

const PREFIX = "pod-security.kubernetes.io/";
const LEVELS = ["privileged", "baseline", "restricted"];

/** Which version of the standards holds is a decision, and what warns is not weaker than what refuses. */
export const nsPsaVersion: ResourceRule = {
  scope: "resource",
  judges: ["core/Namespace"],
  id: "ns-psa-version",
  severity: "low",
  level: "advisory",
  demand: "A namespace names the version that it enforces, as v1.NN or latest, and warns and audits no less than that.",
  why: "Without a version an upgrade of the cluster changes what is admitted; a weaker warning never speaks.",
  fix: "set enforce-version to the cluster's version or to latest, and warn and audit to restricted",
  reference: "Kubernetes docs, Pod Security Admission, labels of namespaces",
  judge(resource, read) {
    const labels = read.at("metadata", "labels");
    const enforced = labels.at(`${PREFIX}enforce`).text();
    if (enforced === undefined) return [];
    const findings: Finding[] = [];
    const at = labels.at(`${PREFIX}enforce-version`);
    const version = at.text();
    const absent = version === undefined && !at.isUnknown() && resource.shape !== "patch";
    if (absent || (version !== undefined && !/^(latest|v1\.\d+)$/.test(version)))
      findings.push({
        at,
        what: "nobody decided which version of the standards holds",
        found: version ?? "no label",
        wanted: "v1.NN or latest",
      });
    for (const mode of ["warn", "audit"]) {
      const place = labels.at(`${PREFIX}${mode}`);
      const level = place.text();
      if (level === undefined || LEVELS.indexOf(level) >= LEVELS.indexOf(enforced)) continue;
      const what = `the namespace has a weaker level to ${mode} than to enforce`;
      findings.push({ at: place, what, found: level, wanted: `${enforced} or stricter` });
    }
    return findings;
  },
};
