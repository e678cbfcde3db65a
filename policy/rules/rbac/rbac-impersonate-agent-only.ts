import { bindingOf, classOf, isRbac } from "../../../analysis/rbac/binding.ts";
import { BINDINGS, ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { Member, StackRule } from "../../lib/rule.ts";

const AUTHENTICATION = "authentication.k8s.io";

const RIGHTS: readonly Right[] = [
  { group: "", resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"] },
  { group: AUTHENTICATION, resources: ["uids", "userextras"], verbs: ["impersonate"] },
];

/** Only the agent of GitLab acts in the name of others. */
export const rbacImpersonateAgentOnly: StackRule = {
  scope: "stack",
  reads: [...ROLES, ...BINDINGS],
  judges: ROLES,
  id: "rbac-impersonate-agent-only",
  severity: "critical",
  level: "mandatory",
  demand: "A role that may impersonate is bound to the agent's ServiceAccount and to nobody else.",
  why: "Whoever may impersonate users or groups is everybody, system:masters included.",
  fix: "bind it to the agent's ServiceAccount alone, or remove the verb impersonate",
  reference: "CIS Kubernetes 5.1.8; GitLab docs, agent ci_cd_workflow, impersonation; ATT&CK T1078",
  limits: UNSEEN_ROLES,
  judge(members) {
    const bindings = members.flatMap(({ resource, read }) => {
      const binding = bindingOf(resource, read);
      return binding === undefined ? [] : [{ ...binding, namespace: resource.namespace ?? "default" }];
    });
    return members.filter(isRole).flatMap(({ resource, read }) => {
      const holders = bindings
        .filter(({ roleName, roleKind }) => roleName === resource.name && roleKind === resource.kind)
        .filter(({ namespace }) => resource.kind === "ClusterRole" || namespace === (resource.namespace ?? "default"))
        .flatMap(({ subjects }) => subjects);
      if (holders.length > 0 && holders.every((subject) => classOf(subject) === "agent")) return [];
      return roleRulesOf(resource, read).flatMap((rule) => {
        const extras = rule.resources.filter((name) => name.startsWith("userextras/"));
        const rights = coveredRights(rule, [
          ...RIGHTS,
          { group: AUTHENTICATION, resources: extras, verbs: ["impersonate"] },
        ]);
        if (rights.length === 0) return [];
        return {
          at: rule.at,
          origin: resource.origin,
          what: "the role can act in the name of others",
          found: rights.join("; "),
          wanted: "a binding to the agent's ServiceAccount alone",
        };
      });
    });
  },
};

function isRole({ resource }: Member): boolean {
  return isRbac(resource, "Role", "ClusterRole");
}
