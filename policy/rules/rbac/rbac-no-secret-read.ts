import { covers, type PolicyRule, rulesOf } from "../../../analysis/rbac/covers.ts";
import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const READS = ["get", "list", "watch"];

/** Secrets are read by name: no cluster-wide right, no list or watch, no get without names. */
export const rbacNoSecretRead: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-secret-read",
  severity: "critical",
  level: "mandatory",
  demand:
    "A role reads Secrets only by name and in one namespace; a runner's manager reads those of its job namespace.",
  why: "list and watch return the contents, and one Secret of a service account is that account.",
  fix: "use a Role with the verb get and resourceNames",
  reference: "CIS Kubernetes 5.1.2; ATT&CK T1552.007",
  limits: UNSEEN_ROLES,
  judge(resource, read, settings) {
    const cluster = resource.kind === "ClusterRole";
    const manager = !cluster && isListed(resource.namespace ?? "", settings.jobNamespaces);
    return rulesOf(read).flatMap((rule) => {
      const verbs = READS.filter((verb) => covers(rule, "", "secrets", verb));
      if (verbs.length === 0) return [];
      const byName = verbs.every((verb) => verb === "get") && rule.resourceNames.length > 0;
      if (!cluster && (byName || (manager && isManagers(rule, verbs)))) return [];
      return {
        at: rule.at,
        what: cluster ? "Secrets of every namespace can be read" : "Secrets can be read without a name",
        found: `${verbs.join(", ")}${rule.resourceNames.length > 0 ? ` of ${rule.resourceNames.join(", ")}` : ""}`,
        wanted: "get with resourceNames in a Role",
      };
    });
  },
};

/** GitLab Runner keeps one Secret a job under a random name: it needs get without names, and neither list nor watch. */
function isManagers(rule: PolicyRule, verbs: readonly string[]): boolean {
  return verbs.every((verb) => verb === "get") && !rule.resources.includes("*");
}
