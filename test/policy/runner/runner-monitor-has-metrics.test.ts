import { runnerMonitorHasMetrics } from "../../../policy/rules/runner/runner-monitor-has-metrics.ts";
import { release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const chart = (metrics: unknown, name = "gitlab-runner") => release(name, { values: { metrics } });
const MONITOR = { podMonitor: { enabled: true } };

describeRule(runnerMonitorHasMetrics, {
  good: {
    "metrics and a monitor": { stack: chart({ enabled: true, ...MONITOR }) },
    "no monitor": { stack: chart({ enabled: false, serviceMonitor: { enabled: false } }) },
    "another chart": { stack: chart(MONITOR, "web") },
  },
  bad: {
    "a monitor alone": { stack: chart(MONITOR), at: ["values.metrics.enabled"], says: "absent, which means false" },
    "the older monitor, metrics off": {
      stack: chart({ enabled: false, serviceMonitor: { enabled: true } }),
      at: ["values.metrics.enabled"],
      says: "serviceMonitor.enabled true",
    },
  },
  unjudged: {
    "an unknown switch": { stack: chart({ enabled: UNKNOWN_TEXT, ...MONITOR }), names: "values.metrics.enabled" },
  },
});
