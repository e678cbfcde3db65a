import { rbacBindingResolves } from "../../../policy/rules/rbac/rbac-binding-resolves.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, group, role, V1 } from "./objects.ts";

const IT = { kind: "Role", name: "it" };
const served = (name: unknown) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { serviceAccountName: name } }, "pod");

describeRule(rbacBindingResolves, {
  good: {
    "a role and an account of the stack": {
      stack: [
        role("Role"),
        object("v1", "ServiceAccount", { metadata: { namespace: "shop" } }, "web"),
        bind("RoleBinding", IT, account("shop", "web")),
      ],
    },
    "a ClusterRole of the stack": {
      stack: [role("ClusterRole"), bind("RoleBinding", { kind: "ClusterRole", name: "it" }, group("team"))],
    },
    "the default account of a namespace, which Kubernetes makes": {
      stack: [role("Role"), bind("RoleBinding", IT, account("shop", "default"))],
    },
    "a role of every cluster": { stack: bind("RoleBinding", { kind: "ClusterRole", name: "view" }, group("team")) },
    "what the settings list": {
      stack: [bind("RoleBinding", IT, account("shop", "web")), served("web")],
      settings: { existing: ["Role shop/it", "ServiceAccount shop/*"] },
    },
    "the default account": { stack: served("default") },
    "an empty name, which means the default account": { stack: served("") },
  },
  bad: {
    "a missing role": { stack: bind("RoleBinding", IT, group("team")), at: ["roleRef.name"], says: "Role shop/it" },
    "a role of another namespace": {
      stack: [
        object(V1, "Role", { metadata: { name: "it", namespace: "other" } }),
        bind("RoleBinding", IT, group("team")),
      ],
      at: ["roleRef.name"],
    },
    "a missing account": {
      stack: [role("Role"), bind("RoleBinding", IT, account("shop", "web"))],
      at: ["subjects[0]"],
    },
    "a missing ClusterRole": {
      stack: bind("RoleBinding", { kind: "ClusterRole", name: "it" }, group("team")),
      at: ["roleRef.name"],
      says: "found=ClusterRole it",
    },
    "a missing Role with the name of a ClusterRole of every cluster": {
      stack: bind("RoleBinding", { kind: "Role", name: "view" }, group("team")),
      at: ["roleRef.name"],
    },
    "a missing account in the deprecated field": {
      stack: object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { serviceAccount: "web" } }),
      at: ["spec.serviceAccount"],
    },
    "a pod with a missing account": { stack: served("web"), at: ["spec.serviceAccountName"] },
  },
  unjudged: { "an unknown account": { stack: served(UNKNOWN_TEXT), names: "spec.serviceAccountName" } },
});
