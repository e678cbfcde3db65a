import { netDangling } from "../../../policy/rules/network/net-dangling.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy, runner } from "../policies.ts";

const APP = { matchLabels: { app: "web" } };
const web = (namespace: string) =>
  object(
    "v1",
    "Pod",
    { metadata: { name: "web", namespace, labels: { app: "web" } }, spec: { containers: [] } },
    "web",
  );

describeRule(netDangling, {
  good: {
    "a pod of the stack": { stack: [policy({ podSelector: APP }), web("shop-jobs")] },
    "every pod": { stack: policy({ podSelector: {} }) },
    "job pods": { stack: [runner(), policy({})] },
  },
  bad: {
    "no pod": { stack: policy({ podSelector: APP }), at: ["spec.podSelector"] },
    "a pod of another namespace": { stack: [policy({ podSelector: APP }), web("shop")], at: ["spec.podSelector"] },
    "a label that no job pod bears": { stack: [runner(), policy({ podSelector: APP })], at: ["spec.podSelector"] },
  },
  unjudged: {
    "unknown labels": {
      stack: policy({ podSelector: { matchLabels: { app: UNKNOWN_TEXT } } }),
      names: "spec.podSelector.matchLabels.app",
    },
  },
});
