import { netIngressEmpty } from "../../../policy/rules/network/net-ingress-empty.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy, port, runner } from "../policies.ts";

const SCRAPE = { from: [{ namespaceSelector: {} }], ports: [port(9252)] };

describeRule(netIngressEmpty, {
  good: {
    "an empty ingress": { stack: [runner(), policy({})] },
    "an absent ingress": { stack: [runner(), policy({ ingress: undefined })] },
    "ingress of the manager": {
      stack: [runner(), policy({ podSelector: { matchLabels: { app: "manager" } }, ingress: [SCRAPE] })],
    },
  },
  bad: {
    "a rule for the jobs": { stack: [runner(), policy({ ingress: [SCRAPE] })], at: ["spec.ingress[0]"] },
    "a rule for every pod of the namespace": {
      stack: [runner(), policy({}), policy({ podSelector: {}, ingress: [SCRAPE] }, "scrape")],
      at: ["spec.ingress[0]"],
    },
  },
  unjudged: {
    "an unknown ingress": { stack: [runner(), policy({ ingress: UNKNOWN_TEXT })], names: "spec.ingress" },
  },
});
