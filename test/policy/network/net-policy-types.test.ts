import { netPolicyTypes } from "../../../policy/rules/network/net-policy-types.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, PUBLIC, policy, port } from "../policies.ts";

const RULE = { to: [PUBLIC], ports: [port(443)] };

describeRule(netPolicyTypes, {
  good: {
    "both directions": { stack: egress(RULE) },
    "Ingress without egress rules": { stack: policy({ policyTypes: ["Ingress"] }) },
    "a Patch that leaves them alone": {
      stack: patchOf(object("networking.k8s.io/v1", "NetworkPolicy", { spec: { egress: [] } })),
    },
    "a NetworkPolicy of Calico": {
      stack: object("crd.projectcalico.org/v1", "NetworkPolicy", { spec: { egress: [{}] } }),
    },
  },
  bad: {
    "egress rules without Egress": {
      stack: policy({ policyTypes: ["Ingress"], ingress: [{}], egress: [RULE] }),
      at: ["spec.egress[0]"],
    },
    "ingress rules without Ingress": {
      stack: policy({ policyTypes: ["Egress"], ingress: [{}] }),
      at: ["spec.ingress[0]"],
    },
    "no policyTypes": { stack: policy({ policyTypes: undefined, egress: [] }), at: ["spec.policyTypes"] },
    "empty policyTypes": { stack: policy({ policyTypes: [] }), at: ["spec.policyTypes"] },
    "an old version": {
      stack: object("extensions/v1beta1", "NetworkPolicy", { spec: { policyTypes: ["Ingress"], egress: [RULE] } }),
      at: ["spec.egress[0]"],
    },
  },
  unjudged: {
    "unknown policyTypes": { stack: policy({ policyTypes: UNKNOWN_TEXT }), names: "spec.policyTypes" },
    "an unknown spec": {
      stack: object("networking.k8s.io/v1", "NetworkPolicy", { spec: UNKNOWN_TEXT }),
      names: "spec",
    },
  },
});
