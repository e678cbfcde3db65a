import { bindingOf, classOf, isRbac, type Subject, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { isEverything, rulesOf } from "../../../analysis/rbac/covers.ts";
import { BINDINGS, ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** The default roles that hold for every namespace when a ClusterRoleBinding gives them. */
const BROAD = ["admin", "edit"];

/** Nobody is bound to `cluster-admin` or to a role like it; jobs, runners and agents get no `admin` or `edit` cluster-wide. */
export const rbacNoClusterAdmin: ResourceRule = {
  scope: "resource",
  judges: [...BINDINGS, ...ROLES],
  id: "rbac-no-cluster-admin",
  severity: "critical",
  level: "mandatory",
  demand:
    "No binding gives cluster-admin, and none gives admin or edit in the whole cluster to jobs, runners or the agent.",
  why: "Whoever runs code as such a subject owns every Secret and node of the cluster.",
  fix: "bind a Role with the exact verbs in the target namespace",
  reference: "CIS Kubernetes 5.1.1; GitLab docs, agent install; ATT&CK T1078",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    if (isRbac(resource, "Role", "ClusterRole")) {
      return rulesOf(read)
        .filter(isEverything)
        .map((rule) => ({
          at: rule.at,
          what: "the role is cluster-admin by another name",
          found: `apiGroups "*", resources "*" and verbs ${JSON.stringify(rule.verbs)}`,
          wanted: "named groups, resources and verbs",
        }));
    }
    const binding = bindingOf(resource, read);
    if (binding === undefined) return [];
    const role = binding.roleName ?? "";
    const subjects = binding.subjects.map(subjectTitle).join(", ") || "no subject";
    if (role === "cluster-admin") {
      const finding: Finding = {
        at: binding.role.at("name"),
        what: "cluster-admin is bound",
        found: `${binding.roleKind} cluster-admin for ${subjects}`,
        wanted: "a role with named resources and verbs",
      };
      return [finding];
    }
    if (!binding.cluster || !BROAD.includes(role)) return [];
    return binding.subjects.filter(runsCode).map((subject) => ({
      at: subject.at,
      what: `${role} in every namespace is bound`,
      found: `${role} for ${subjectTitle(subject)}`,
      wanted: "a RoleBinding in the namespaces that it deploys to",
    }));
  },
};

function runsCode(subject: Subject): boolean {
  return classOf(subject) !== "other";
}
