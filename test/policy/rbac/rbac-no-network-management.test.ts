import { rbacNoNetworkManagement } from "../../../policy/rules/rbac/rbac-no-network-management.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const V1 = "rbac.authorization.k8s.io/v1";

function role(kind: string, ...rules: object[]) {
  return object(V1, kind, { ...(kind === "Role" ? { metadata: { namespace: "shop" } } : {}), rules });
}

function core(resources: unknown, verbs: unknown, more: object = {}) {
  return { apiGroups: [""], resources, verbs, ...more };
}

describeRule(rbacNoNetworkManagement, {
  good: { reading: { stack: role("ClusterRole", core(["endpoints"], ["get", "watch"])) } },
  bad: {
    NetworkPolicies: {
      stack: role("Role", { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["delete"] }),
      at: ["rules[0]"],
    },
    endpoints: { stack: role("Role", core(["endpoints"], ["patch"])), at: ["rules[0]"] },
    "slices of endpoints": {
      stack: role("ClusterRole", { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["create"] }),
      at: ["rules[0]"],
    },
    "all at once": {
      stack: role("Role", {
        apiGroups: ["networking.k8s.io"],
        resources: ["networkpolicies"],
        verbs: ["deletecollection"],
      }),
      at: ["rules[0]"],
    },
  },
  unjudged: { "unknown verbs": { stack: role("Role", core(["endpoints"], UNKNOWN_TEXT)), names: "rules[0].verbs" } },
});
