import { rbacNoNetworkManagement } from "../../../policy/rules/rbac/rbac-no-network-management.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role, tooMuch } from "./objects.ts";

const WRITES = "create update patch delete deletecollection impersonate";

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
    ...tooMuch(
      ["networking.k8s.io", "networkpolicies", WRITES],
      ["networking.k8s.io", "ingresses", WRITES],
      ["", "endpoints", WRITES],
      ["discovery.k8s.io", "endpointslices", WRITES],
    ),
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
