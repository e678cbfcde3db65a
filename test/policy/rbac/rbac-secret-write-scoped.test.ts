import { rbacSecretWriteScoped } from "../../../policy/rules/rbac/rbac-secret-write-scoped.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function role(kind: string, namespace: string | undefined, verbs: unknown, more: object = {}) {
  return object("rbac.authorization.k8s.io/v1", kind, {
    ...(namespace === undefined ? {} : { metadata: { namespace } }),
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs, ...more }],
  });
}

const NAMED = { resourceNames: ["gitlab-registry-auth"] };

describeRule(rbacSecretWriteScoped, {
  settings: { jobNamespaces: ["*-jobs"], secretNamespaces: ["flux-system"] },
  good: {
    "create in the right namespace": { stack: role("Role", "flux-system", ["create"]) },
    "patch and delete by name": { stack: role("Role", "flux-system", ["get", "patch", "delete"], NAMED) },
    "patch by name elsewhere": { stack: role("Role", "shop", ["patch"], NAMED) },
    "the runner's manager": { stack: role("Role", "shop-jobs", ["create", "delete", "get", "update"]) },
    reading: { stack: role("ClusterRole", undefined, ["get"]) },
  },
  bad: {
    "create in default": {
      stack: role("Role", "default", ["create"]),
      at: ["rules[0]"],
      says: "create in namespace default",
    },
    "create without a namespace": {
      stack: role("Role", undefined, ["create"]),
      at: ["rules[0]"],
      says: "create in namespace default",
    },
    "delete without names": {
      stack: role("Role", "flux-system", ["create", "delete"]),
      at: ["rules[0]"],
      says: "found=delete",
    },
    "any verb": { stack: role("Role", "flux-system", ["*"]), at: ["rules[0]"], says: "update, patch, delete" },
    "create in the whole cluster": { stack: role("ClusterRole", undefined, ["create"]), at: ["rules[0]"] },
    "patch by name in the whole cluster": { stack: role("ClusterRole", undefined, ["patch"], NAMED), at: ["rules[0]"] },
  },
  unjudged: {
    "unknown verbs": { stack: role("Role", "shop", UNKNOWN_TEXT), names: "rules[0].verbs" },
  },
});
