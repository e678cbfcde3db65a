import { netNoEmptyNamespaceSelector } from "../../../policy/rules/network/net-no-empty-namespace-selector.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { egress, policy, RESOLVER } from "../policies.ts";

describeRule(netNoEmptyNamespaceSelector, {
  good: {
    "a named namespace": { stack: egress({ to: [RESOLVER] }) },
    "namespaces by an expression": {
      stack: egress({ to: [{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } }] }),
    },
    "pods of its own namespace": { stack: egress({ to: [{ podSelector: {} }] }) },
  },
  bad: {
    "any namespace": {
      stack: egress({ to: [{ namespaceSelector: {} }] }),
      at: ["spec.egress[0].to[0].namespaceSelector"],
    },
    "pods of any namespace": {
      stack: egress({ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } }] }),
      at: ["spec.egress[0].to[0].namespaceSelector"],
    },
    ...Object.fromEntries(
      [{ matchLabels: {} }, { matchExpressions: [] }].map((namespaceSelector) => [
        `any namespace by ${JSON.stringify(namespaceSelector)}`,
        { stack: egress({ to: [{ namespaceSelector }] }), at: ["spec.egress[0].to[0].namespaceSelector"] },
      ]),
    ),
    "from any namespace": {
      stack: policy({ ingress: [{ from: [{ namespaceSelector: {} }] }] }),
      at: ["spec.ingress[0].from[0].namespaceSelector"],
    },
  },
  unjudged: {
    "a selector of a wrong type": {
      stack: egress({ to: [{ namespaceSelector: "shop" }] }),
      names: "spec.egress[0].to[0].namespaceSelector",
    },
    ...Object.fromEntries(
      ["matchLabels", "matchExpressions"].map((part) => [
        `${part} of a wrong type`,
        {
          stack: egress({ to: [{ namespaceSelector: { [part]: 7 } }] }),
          names: `spec.egress[0].to[0].namespaceSelector.${part}`,
        },
      ]),
    ),
    "an unknown label": {
      stack: egress({ to: [{ namespaceSelector: { matchLabels: { team: UNKNOWN_TEXT } } }] }),
      names: "spec.egress[0].to[0].namespaceSelector.matchLabels.team",
    },
    "unknown labels": {
      stack: egress({ to: [{ namespaceSelector: { matchLabels: UNKNOWN_TEXT } }] }),
      names: "spec.egress[0].to[0].namespaceSelector.matchLabels",
    },
    "an unknown selector": {
      stack: egress({ to: [{ namespaceSelector: UNKNOWN_TEXT }] }),
      names: "spec.egress[0].to[0].namespaceSelector",
    },
  },
});
