import { rbacNoSecretRead } from "../../../policy/rules/rbac/rbac-no-secret-read.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function role(kind: string, namespace: string | undefined, ...rules: object[]) {
  return object("rbac.authorization.k8s.io/v1", kind, {
    ...(namespace === undefined ? {} : { metadata: { namespace } }),
    rules,
  });
}

function secrets(verbs: string[], more: object = {}) {
  return { apiGroups: [""], resources: ["secrets"], verbs, ...more };
}

describeRule(rbacNoSecretRead, {
  settings: { jobNamespaces: ["*-jobs"] },
  good: {
    "get by name in a Role": { stack: role("Role", "shop", secrets(["get"], { resourceNames: ["registry"] })) },
    "other resources": {
      stack: role("ClusterRole", undefined, { apiGroups: [""], resources: ["pods"], verbs: ["*"] }),
    },
    "Secrets of another group": {
      stack: role("ClusterRole", undefined, { apiGroups: ["example.com"], resources: ["*"], verbs: ["*"] }),
    },
    "writing alone": { stack: role("Role", "flux-system", secrets(["create"])) },
    "the runner's manager in a job namespace": {
      stack: role("Role", "shop-jobs", secrets(["create", "delete", "get", "update"])),
    },
  },
  bad: {
    "get without names": { stack: role("Role", "shop", secrets(["get"])), at: ["rules[0]"], says: "found=get;" },
    "list by name, which shows all": {
      stack: role("Role", "shop", secrets(["get", "list"], { resourceNames: ["registry"] })),
      at: ["rules[0]"],
    },
    "watch in a job namespace": { stack: role("Role", "shop-jobs", secrets(["get", "watch"])), at: ["rules[0]"] },
    "get by name in the whole cluster": {
      stack: role("ClusterRole", undefined, secrets(["get"], { resourceNames: ["registry"] })),
      at: ["rules[0]"],
      says: "every namespace",
    },
    "a wildcard of resources": {
      stack: role("Role", "shop", { apiGroups: [""], resources: ["*"], verbs: ["get"] }),
      at: ["rules[0]"],
    },
    "a wildcard of verbs": { stack: role("Role", "shop", secrets(["*"])), at: ["rules[0]"], says: "get, list, watch" },
    "a wildcard of groups": {
      stack: role("Role", "shop", { apiGroups: ["*"], resources: ["secrets"], verbs: ["get"] }),
      at: ["rules[0]"],
    },
    "wildcards in a job namespace": {
      stack: role("Role", "shop-jobs", { apiGroups: [""], resources: ["*"], verbs: ["get"] }),
      at: ["rules[0]"],
    },
    "the second rule": {
      stack: role("Role", "shop", { apiGroups: [""], resources: ["pods"], verbs: ["get"] }, secrets(["get"])),
      at: ["rules[1]"],
    },
  },
  unjudged: {
    "unknown resources, but the other rule": {
      stack: role("Role", "shop", { apiGroups: [""], resources: UNKNOWN_TEXT, verbs: ["get"] }, secrets(["get"])),
      names: "rules[0].resources",
      at: ["rules[1]"],
    },
  },
});
