import { accessTable } from "../../../analysis/rbac/access.ts";
import { bindingOf, classOf, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { isClusterResource } from "../../lib/cluster-resources.ts";
import { BINDINGS, CLUSTER_BINDINGS, ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";

/** What lies in namespaces is granted in namespaces. */
export const rbacPreferRole: StackRule = {
  scope: "stack",
  reads: [...ROLES, ...BINDINGS],
  judges: CLUSTER_BINDINGS,
  id: "rbac-prefer-role",
  severity: "medium",
  level: "production",
  demand: "Jobs, users, runners and agents get rights on namespaced resources by RoleBindings.",
  why: "A ClusterRoleBinding grants the same in every namespace, those of the cluster's own parts included.",
  fix: "use a RoleBinding in each namespace that is meant; a ClusterRole may stay as its role",
  reference: "CIS Kubernetes 5.7.1; Kubernetes docs, RBAC good practices, least privilege",
  limits: UNSEEN_ROLES,
  judge(members) {
    const { roles } = accessTable(members);
    return members.flatMap(({ resource, read }): Finding[] => {
      const binding = bindingOf(resource, read);
      if (binding?.roleName === undefined || !binding.cluster) return [];
      const rules = roles.rules(`ClusterRole ${binding.roleName}`);
      if (rules === undefined || rules.length === 0) return [];
      const needsCluster = rules.some(
        ({ resources, nonResourceURLs }) => nonResourceURLs.length > 0 || resources.some(isClusterResource),
      );
      if (needsCluster) return [];
      return binding.subjects
        .filter((subject) => classOf(subject) !== "other")
        .map((subject) => ({
          at: subject.at,
          origin: resource.origin,
          what: "namespaced rights are granted in the whole cluster",
          found: `${subjectTitle(subject)} with ClusterRole ${binding.roleName}`,
          wanted: "a RoleBinding",
        }));
    });
  },
};
