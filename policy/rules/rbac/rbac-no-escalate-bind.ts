import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const GROUP = "rbac.authorization.k8s.io";
const RESOURCES = ["roles", "clusterroles"];

const RIGHTS: readonly Right[] = [
  { group: GROUP, resources: RESOURCES, verbs: ["escalate", "bind"] },
  {
    group: GROUP,
    resources: [...RESOURCES, "rolebindings", "clusterrolebindings"],
    verbs: ["create", "update", "patch"],
  },
];

/** Nobody may change who may do what. */
export const rbacNoEscalateBind: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-escalate-bind",
  severity: "critical",
  level: "mandatory",
  demand: "No role may escalate or bind roles, or write roles and bindings.",
  why: "Whoever writes roles or bindings gives itself the rest.",
  fix: "manage roles and bindings in this program; grant fixed Roles instead",
  reference: "CIS Kubernetes 5.1.8; Kubernetes docs, RBAC good practices, escalate and bind; ATT&CK T1098.006",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    return roleRulesOf(resource, read).flatMap((rule) => {
      const rights = coveredRights(rule, RIGHTS);
      if (rights.length === 0) return [];
      return { at: rule.at, what: "the role can change rights", found: rights.join("; "), wanted: "none of them" };
    });
  },
};
