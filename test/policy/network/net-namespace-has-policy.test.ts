import { netNamespaceHasPolicy } from "../../../policy/rules/network/net-namespace-has-policy.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
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
    "unknown types of a policy": {
      stack: [namespace("shop-jobs"), policy({ policyTypes: UNKNOWN_TEXT })],
      names: "spec.policyTypes",
    },
  },
});
