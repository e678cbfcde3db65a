import { rbacNoEscalationSubresources } from "../../../policy/rules/rbac/rbac-no-escalation-subresources.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const V1 = "rbac.authorization.k8s.io/v1";

function role(kind: string, ...rules: object[]) {
  return object(V1, kind, { ...(kind === "Role" ? { metadata: { namespace: "shop" } } : {}), rules });
}

function core(resources: unknown, verbs: unknown, more: object = {}) {
  return { apiGroups: [""], resources, verbs, ...more };
}

describeRule(rbacNoEscalationSubresources, {
  good: { "reading nodes": { stack: role("ClusterRole", core(["nodes", "persistentvolumes"], ["get", "list"])) } },
  bad: {
    "nodes by proxy": { stack: role("ClusterRole", core(["nodes/proxy"], ["get"])), at: ["rules[0]"] },
    "tokens of accounts": { stack: role("Role", core(["serviceaccounts/token"], ["create"])), at: ["rules[0]"] },
    PersistentVolumes: { stack: role("ClusterRole", core(["persistentvolumes"], ["create"])), at: ["rules[0]"] },
    "the status of Services": { stack: role("Role", core(["services/status"], ["patch"])), at: ["rules[0]"] },
    "approving certificates": {
      stack: role("ClusterRole", {
        apiGroups: ["certificates.k8s.io"],
        resources: ["certificatesigningrequests/approval"],
        verbs: ["update"],
      }),
      at: ["rules[0]"],
    },
    signers: {
      stack: role("ClusterRole", { apiGroups: ["certificates.k8s.io"], resources: ["signers"], verbs: ["approve"] }),
      at: ["rules[0]"],
    },
    webhooks: {
      stack: role("ClusterRole", {
        apiGroups: ["admissionregistration.k8s.io"],
        resources: ["validatingwebhookconfigurations"],
        verbs: ["delete"],
      }),
      at: ["rules[0]"],
    },
    "a wildcard": { stack: role("ClusterRole", core(["*"], ["*"])), at: ["rules[0]"] },
  },
  unjudged: {
    "unknown resources": { stack: role("Role", core(UNKNOWN_TEXT, ["create"])), names: "rules[0].resources" },
  },
});
