import { rbacNoEscalationSubresources } from "../../../policy/rules/rbac/rbac-no-escalation-subresources.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role, tooMuch } from "./objects.ts";

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
    ...tooMuch(
      ["", "nodes/proxy", "get create update patch delete"],
      ["", "serviceaccounts/token", "create"],
      ["", "persistentvolumes", "create"],
      ["", "services/status", "update patch"],
      ["certificates.k8s.io", "certificatesigningrequests/approval", "update patch"],
      ["certificates.k8s.io", "signers", "approve"],
      ["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create update patch delete"],
      ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "create update patch delete"],
    ),
    "a wildcard": { stack: role("ClusterRole", core(["*"], ["*"])), at: ["rules[0]"] },
  },
  unjudged: {
    "unknown resources": { stack: role("Role", core(UNKNOWN_TEXT, ["create"])), names: "rules[0].resources" },
  },
});
