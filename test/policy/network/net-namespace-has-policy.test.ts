import { netNamespaceHasPolicy } from "../../../policy/rules/network/net-namespace-has-policy.ts";
import { object, patchOf, resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy } from "../policies.ts";

const namespace = (name: string) => object("v1", "Namespace", {}, name);
const CLOSED = { podSelector: {}, ingress: [] };

describeRule(netNamespaceHasPolicy, {
  good: {
    "some policy": { stack: [namespace("shop-jobs"), policy({})] },
    "in production one that denies all": {
      stack: [namespace("shop-jobs"), policy(CLOSED)],
      settings: { production: true },
    },
    "a Patch of a namespace that is there": { stack: patchOf(namespace("shop")) },
    "one a direction": {
      stack: [
        namespace("shop-jobs"),
        policy({ podSelector: {}, policyTypes: ["Ingress"] }, "in"),
        policy({ podSelector: {}, policyTypes: ["Egress"] }, "out"),
      ],
      settings: { production: true },
    },
  },
  bad: {
    "no policy": { stack: namespace("shop"), at: ["metadata.name"], says: "found=no NetworkPolicy" },
    "a namespace that Pulumi names": {
      stack: resource("kubernetes:core/v1:Namespace", { apiVersion: "v1", kind: "Namespace", metadata: {} }),
      at: ["metadata.name"],
    },
    "a policy of another namespace": { stack: [namespace("shop"), policy({})], at: ["metadata.name"] },
    "in production one for some pods": {
      stack: [namespace("shop-jobs"), policy({})],
      settings: { production: true },
      at: ["metadata.name"],
    },
    "in production one direction": {
      stack: [namespace("shop-jobs"), policy({ podSelector: {}, policyTypes: ["Ingress"] })],
      settings: { production: true },
      at: ["metadata.name"],
    },
  },
  unjudged: {
    "a namespace of unknown name": {
      stack: object("v1", "Namespace", { metadata: { name: UNKNOWN_TEXT } }),
      names: "metadata.name",
    },
    "unknown types of a policy": {
      stack: [namespace("shop-jobs"), policy({ policyTypes: UNKNOWN_TEXT })],
      names: "spec.policyTypes",
    },
  },
});
