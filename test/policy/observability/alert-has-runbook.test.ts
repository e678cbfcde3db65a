import { alertHasRunbook } from "../../../policy/rules/observability/alert-has-runbook.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const rules = (...all: unknown[]) =>
  object("monitoring.coreos.com/v1", "PrometheusRule", { spec: { groups: [{ name: "a", rules: all }] } });
const alert = (runbook_url?: unknown) => ({ alert: "Down", expr: "up == 0", annotations: { runbook_url } });

describeRule(alertHasRunbook, {
  good: {
    "a page": { stack: rules(alert("https://docs.example.com/runbooks#down")) },
    "a recording": { stack: rules({ record: "a:b", expr: "1" }) },
    "rules of somebody else": {
      stack: object("example.com/v1", "PrometheusRule", { spec: { groups: [{ rules: [alert()] }] } }),
    },
  },
  bad: {
    "no page": { stack: rules({ alert: "Down" }), at: ["spec.groups[0].rules[0].annotations.runbook_url"] },
    "a promise": {
      stack: rules(alert("https://docs.example.com/down"), alert("none yet")),
      at: ["spec.groups[0].rules[1].annotations.runbook_url"],
      says: "found=none yet",
    },
    "a host without a page": {
      stack: rules(alert("https://docs")),
      at: ["spec.groups[0].rules[0].annotations.runbook_url"],
    },
  },
  unjudged: { "an unknown page": { stack: rules(alert(UNKNOWN_TEXT)), names: "runbook_url" } },
});
