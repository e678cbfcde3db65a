import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const VERBS = ["create", "update", "patch", "delete", "deletecollection", "impersonate"];
const RIGHTS: readonly Right[] = [
  { group: "networking.k8s.io", resources: ["networkpolicies", "ingresses"], verbs: VERBS },
  { group: "", resources: ["endpoints"], verbs: VERBS },
  { group: "discovery.k8s.io", resources: ["endpointslices"], verbs: VERBS },
];

/** Nobody who runs code writes the network's rules. */
export const rbacNoNetworkManagement: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-network-management",
  severity: "high",
  level: "advisory",
  demand: "No role may write NetworkPolicies, Ingresses or endpoints.",
  why: "Who deletes a NetworkPolicy or moves an endpoint is bound by none of them.",
  fix: "keep network objects in this program; give a Role for Ingress alone where an application brings its own",
  reference: "Kubernetes docs, RBAC good practices; ATT&CK T1562",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    return roleRulesOf(resource, read).flatMap((rule) => {
      const rights = coveredRights(rule, RIGHTS);
      if (rights.length === 0) return [];
      return { at: rule.at, what: "the role can change the network", found: rights.join("; "), wanted: "none of them" };
    });
  },
};
