import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { CLUSTER_ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { roleRulesOf } from "../../lib/role-rules.ts";
import type { Finding, ResourceRule, Rule } from "../../lib/rule.ts";
import type { Settings } from "../../lib/settings.ts";
import { rbacImpersonateAgentOnly } from "./rbac-impersonate-agent-only.ts";
import { rbacNoEscalateBind } from "./rbac-no-escalate-bind.ts";
import { rbacNoEscalationSubresources } from "./rbac-no-escalation-subresources.ts";
import { rbacNoPodExec } from "./rbac-no-pod-exec.ts";
import { rbacNoSecretRead } from "./rbac-no-secret-read.ts";
import { rbacNoWildcards } from "./rbac-no-wildcards.ts";

const LABEL = "rbac.authorization.k8s.io/aggregate-to-";
const TARGETS = ["admin", "edit", "view"];

/** The rules that say what no role of the cluster's own should gain. */
const BROKEN: readonly Rule[] = [
  rbacImpersonateAgentOnly,
  rbacNoEscalateBind,
  rbacNoEscalationSubresources,
  rbacNoPodExec,
  rbacNoSecretRead,
  rbacNoWildcards,
];

/** Roles that Flux ships; their wildcards stay within its own groups. */
const OF_FLUX = /^flux-(edit|view)(-|$)/;

/** Nothing dangerous hides in a role that grows by labels. */
export const rbacNoDangerousAggregation: ResourceRule = {
  scope: "resource",
  judges: CLUSTER_ROLES,
  id: "rbac-no-dangerous-aggregation",
  severity: "high",
  level: "mandatory",
  demand: "A ClusterRole that is aggregated to admin, edit or view breaks no other rule for roles.",
  why: "Whoever is bound to admin, edit or view gets it at once, in every namespace where such a binding stands.",
  fix: "take the label off and bind the role where it is meant",
  reference: "Kubernetes docs, RBAC, aggregated ClusterRoles; ATT&CK T1098.006",
  limits: UNSEEN_ROLES,
  judge(resource, read, settings) {
    const targets = targetsOf(read);
    if (targets.length === 0 || isOfFlux(resource, read)) return [];
    return BROKEN.flatMap((rule) =>
      findingsOf(rule, resource, read, settings).map((finding) => ({
        ...finding,
        what: `the role adds to ${targets.join(", ")} what ${rule.id} refuses: ${finding.what}`,
        fix: rbacNoDangerousAggregation.fix,
      })),
    );
  },
};

/** By itself: who holds an aggregated role is not in its own bindings. */
function findingsOf(rule: Rule, resource: Resource, read: Reader, settings: Settings): readonly Finding[] {
  return rule.scope === "stack" ? rule.judge([{ resource, read }], settings) : rule.judge(resource, read, settings);
}

function targetsOf(read: Reader): string[] {
  const labels = read.at("metadata", "labels");
  return TARGETS.filter((target) => labels.at(`${LABEL}${target}`).text() === "true");
}

function isOfFlux(resource: Resource, read: Reader): boolean {
  const groups = roleRulesOf(resource, read).flatMap(({ apiGroups }) => apiGroups);
  return OF_FLUX.test(resource.name) && groups.every((group) => group.endsWith(".toolkit.fluxcd.io"));
}
