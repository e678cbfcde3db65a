import { chartNameOf } from "../../lib/charts.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A monitor of the runner's chart has something to read. */
export const runnerMonitorHasMetrics: ResourceRule = {
  scope: "resource",
  judges: ["release"],
  id: "runner-monitor-has-metrics",
  severity: "low",
  level: "advisory",
  demand: "A gitlab-runner release that makes a monitor serves metrics.",
  why: "Metrics are off by default: the monitor finds no port, and its silence looks like health.",
  fix: "set metrics.enabled to true",
  reference: "Chart gitlab-runner, values metrics",
  limits: UNSEEN_VALUES,
  judge(_resource, read) {
    if (chartNameOf(read) !== "gitlab-runner") return [];
    const metrics = read.at("values", "metrics");
    const enabled = metrics.at("enabled");
    const monitor = ["podMonitor", "serviceMonitor"].find((key) => metrics.at(key, "enabled").flag() === true);
    if (monitor === undefined || enabled.flag() === true || enabled.isUnknown()) return [];
    return [
      {
        at: enabled,
        what: "the monitor has nothing to read",
        found: `${enabled.flag() ?? "absent, which means false"}, with ${monitor}.enabled true`,
        wanted: "true",
      },
    ];
  },
};
