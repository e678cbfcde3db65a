import { rbacEffectivePermissions } from "../../../policy/rules/rbac/rbac-effective-permissions.ts";
import { describeRule, object, UNKNOWN_TEXT } from "../../lib/judge.ts";

const V1 = "rbac.authorization.k8s.io/v1";

function role(kind: string, ...rules: object[]) {
  return object(V1, kind, { ...(kind === "Role" ? { metadata: { namespace: "shop" } } : {}), rules });
}

function core(resources: unknown, verbs: unknown, more: object = {}) {
  return { apiGroups: [""], resources, verbs, ...more };
}

function bind(kind: string, roleRef: object, ...subjects: object[]) {
  const namespace = kind === "RoleBinding" ? { metadata: { namespace: "shop" } } : {};
  return object(V1, kind, { ...namespace, roleRef, subjects }, "binding");
}
const account = (namespace: string, name: string) => ({ kind: "ServiceAccount", name, namespace });
const group = (name: string) => ({ kind: "Group", name });
const IT = { kind: "ClusterRole", name: "it" };
const WEB = account("shop", "web");
const cluster = (...rules: object[]) => [role("ClusterRole", ...rules), bind("ClusterRoleBinding", IT, WEB)];

describeRule(rbacEffectivePermissions, {
  good: {
    "rights that end in a namespace": {
      stack: [role("ClusterRole", core(["secrets"], ["get"])), bind("RoleBinding", IT, WEB)],
    },
    "harmless rights everywhere": { stack: cluster(core(["pods"], ["get", "list"])) },
    "a role that nobody holds": { stack: role("ClusterRole", core(["secrets"], ["get"])) },
    "a person": {
      stack: [
        role("ClusterRole", core(["secrets"], ["get"])),
        bind("ClusterRoleBinding", IT, { kind: "User", name: "jane" }),
      ],
    },
    "the agent that acts as others": {
      stack: [
        role("ClusterRole", core(["users"], ["impersonate"])),
        bind("ClusterRoleBinding", IT, account("gitlab-agent", "agent")),
      ],
    },
  },
  bad: {
    "Secrets of the system": {
      stack: cluster(core(["secrets"], ["get"])),
      at: ["subjects[0]"],
      says: "ServiceAccount shop/web → ClusterRoleBinding binding → ClusterRole it → rules[0]",
    },
    "cluster-admin": {
      stack: bind("ClusterRoleBinding", { kind: "ClusterRole", name: "cluster-admin" }, WEB),
      at: ["subjects[0]"],
    },
    "pods of the system": { stack: cluster(core(["pods"], ["create"])), at: ["subjects[0]"] },
    "tokens of the system": { stack: cluster(core(["serviceaccounts/token"], ["create"])), at: ["subjects[0]"] },
    "nodes by proxy": { stack: cluster(core(["nodes/proxy"], ["create"])), at: ["subjects[0]"] },
    "acting as others": { stack: cluster(core(["users"], ["impersonate"])), at: ["subjects[0]"] },
    "Flux objects": {
      stack: cluster({ apiGroups: ["kustomize.toolkit.fluxcd.io"], resources: ["kustomizations"], verbs: ["patch"] }),
      at: ["subjects[0]"],
    },
    "bindings that are there": {
      stack: cluster({
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["*"],
        verbs: ["bind", "update"],
      }),
      at: ["subjects[0]"],
      says: "writing bindings",
    },
    "an account whose namespace is left open": {
      stack: [
        role("ClusterRole", core(["secrets"], ["get"])),
        bind("ClusterRoleBinding", IT, { kind: "ServiceAccount", name: "web" }),
      ],
      at: ["subjects[0]"],
      says: "ServiceAccount ?/web",
    },
    "jobs through a group": {
      stack: [
        role("ClusterRole", core(["pods/exec"], ["create"])),
        bind("ClusterRoleBinding", IT, group("gitlab:ci_job")),
      ],
      at: ["subjects[0]"],
    },
  },
  unjudged: { "unknown rules": { stack: cluster(core(["secrets"], UNKNOWN_TEXT)), names: "rules[0].verbs" } },
});
