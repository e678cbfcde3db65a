import { rbacNoClusterAdmin } from "../../../policy/rules/rbac/rbac-no-cluster-admin.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const V1 = "rbac.authorization.k8s.io/v1";

function binding(kind: string, role: string, subjects: object[], apiVersion = V1) {
  return object(apiVersion, kind, { roleRef: { apiGroup: V1, kind: "ClusterRole", name: role }, subjects });
}

const AGENT = { kind: "ServiceAccount", name: "agent", namespace: "gitlab-agent" };
const RUNNER = { kind: "ServiceAccount", name: "shop-runner", namespace: "shop-ci" };
const JOBS = { kind: "Group", name: "gitlab:project:42" };
const OPS = { kind: "Group", name: "ops" };

function role(rule: object) {
  return roleIn(V1, rule);
}

function roleIn(apiVersion: string, rule: object) {
  return object(apiVersion, "ClusterRole", { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }, rule] });
}

describeRule(rbacNoClusterAdmin, {
  good: {
    "a binding to a role of few rights": { stack: binding("ClusterRoleBinding", "agent-deploy", [AGENT]) },
    "edit in one namespace": { stack: binding("RoleBinding", "edit", [JOBS]) },
    "admin in the cluster for people": { stack: binding("ClusterRoleBinding", "admin", [OPS]) },
    "a role without rules": { stack: object(V1, "ClusterRole", {}) },
    "a role with all verbs on named resources": {
      stack: role({ apiGroups: ["*"], resources: ["leases"], verbs: ["*"] }),
    },
    "a role with all resources of one group": { stack: role({ apiGroups: ["apps"], resources: ["*"], verbs: ["*"] }) },
    "all resources by some verbs": { stack: role({ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list"] }) },
    "all resources by name": {
      stack: role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"], resourceNames: ["one"] }),
    },
  },
  bad: {
    "cluster-admin for the agent": {
      stack: binding("ClusterRoleBinding", "cluster-admin", [AGENT]),
      at: ["roleRef.name"],
      says: "ServiceAccount gitlab-agent/agent",
    },
    "a Role that is cluster-admin of its namespace": {
      stack: object(V1, "Role", { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }),
      at: ["rules[0]"],
    },
    "cluster-admin in one namespace": { stack: binding("RoleBinding", "cluster-admin", [JOBS]), at: ["roleRef.name"] },
    "cluster-admin without subjects": {
      stack: binding("RoleBinding", "cluster-admin", []),
      at: ["roleRef.name"],
      says: "cluster-admin for no subject;",
    },
    "cluster-admin for several": {
      stack: binding("ClusterRoleBinding", "cluster-admin", [OPS, JOBS]),
      at: ["roleRef.name"],
      says: "found=ClusterRole cluster-admin for Group ops, Group gitlab:project:42;",
    },
    "an older version": {
      stack: binding("ClusterRoleBinding", "cluster-admin", [OPS], "rbac.authorization.k8s.io/v1beta1"),
      at: ["roleRef.name"],
    },
    "admin in the whole cluster for a runner, a job and a user": {
      stack: binding("ClusterRoleBinding", "admin", [
        OPS,
        RUNNER,
        JOBS,
        { kind: "User", name: "gitlab:user:ann" },
        { kind: "Group", name: "gitlab:user" },
      ]),
      at: ["subjects[1]", "subjects[2]", "subjects[3]", "subjects[4]"],
    },
    "edit in the whole cluster for the agent": {
      stack: binding("ClusterRoleBinding", "edit", [AGENT]),
      at: ["subjects[0]"],
    },
    "the same of OpenShift": {
      stack: roleIn("authorization.openshift.io/v1", { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
      at: ["rules[1]"],
    },
    "a look-alike by wildcards": {
      stack: role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
      at: ["rules[1]"],
    },
    "a look-alike by the full set of verbs": {
      stack: role({
        apiGroups: ["*"],
        resources: ["*"],
        verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
      }),
      at: ["rules[1]"],
    },
  },
  unjudged: {
    "an unknown role's name": { stack: binding("ClusterRoleBinding", UNKNOWN_TEXT, [AGENT]), names: "roleRef.name" },
    "an unknown subject, but the others": {
      stack: binding("ClusterRoleBinding", "admin", [{ kind: "Group", name: UNKNOWN_TEXT }, RUNNER]),
      names: "subjects[0].name",
      at: ["subjects[1]"],
    },
    "verbs of a wrong type": {
      stack: role({ apiGroups: ["*"], resources: ["*"], verbs: "everything" }),
      names: "rules[1].verbs is a string where a list is expected",
    },
  },
});
