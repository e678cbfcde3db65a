import { rbacCiGroupScoped } from "../../../policy/rules/rbac/rbac-ci-group-scoped.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function binding(kind: string, role: string, ...groups: string[]) {
  return object("rbac.authorization.k8s.io/v1", kind, {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: groups.map((name) => ({ kind: "Group", name })),
  });
}

describeRule(rbacCiGroupScoped, {
  good: {
    "a project's environment": { stack: binding("RoleBinding", "deploy", "gitlab:project_env:42:production") },
    "a project outside production": { stack: binding("RoleBinding", "deploy", "gitlab:project:42") },
    "an environment tier in production": {
      stack: binding(
        "RoleBinding",
        "deploy",
        "gitlab:project_env_tier:42:production",
        "gitlab:group_env_tier:7:staging",
      ),
      settings: { production: true },
    },
    "reading by all jobs": { stack: binding("ClusterRoleBinding", "view", "gitlab:ci_job") },
    "other groups": { stack: binding("RoleBinding", "deploy", "ops"), settings: { production: true } },
    "a role of the project's members in production": {
      stack: binding("RoleBinding", "debug", "gitlab:project_role:42:maintainer"),
      settings: { production: true },
    },
  },
  bad: {
    "all jobs of all projects": {
      stack: binding("ClusterRoleBinding", "flux-edit-flux-system", "gitlab:ci_job"),
      at: ["subjects[0].name"],
      says: "Group gitlab:ci_job with ClusterRole flux-edit-flux-system",
    },
    "all users, as the second subject": {
      stack: binding("RoleBinding", "deploy", "ops", "gitlab:user"),
      at: ["subjects[1].name"],
    },
    "any environment of a project in production": {
      stack: binding("RoleBinding", "deploy", "gitlab:project:42"),
      settings: { production: true },
      at: ["subjects[0].name"],
    },
    "any environment of a group in production": {
      stack: binding("RoleBinding", "deploy", "gitlab:group:42"),
      settings: { production: true },
      at: ["subjects[0].name"],
    },
  },
  unjudged: {
    "an unknown group, but the next one": {
      stack: binding("RoleBinding", "deploy", UNKNOWN_TEXT, "gitlab:ci_job"),
      names: "subjects[0].name",
      at: ["subjects[1].name"],
    },
  },
});
