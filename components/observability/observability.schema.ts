import { z } from "zod";
import { Duration, HttpsUrl, Name } from "../../config/primitives.ts";

const LabelValue = z.string().regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/, {
  error: "a label's value has 63 letters, digits, dots, dashes or underscores at most",
});

/** Monitoring of one cluster by prometheus-operator, whose CRDs (`monitoring.coreos.com/v1`) have to be there. */
export const ObservabilitySettings = z.strictObject({
  cluster: Name,
  /** Pods of Prometheus; the monitored namespaces open their metrics ports to them and to nobody else. */
  prometheus: z
    .strictObject({
      namespace: Name.default("monitoring"),
      podLabels: z.record(z.string(), LabelValue).default({ "app.kubernetes.io/name": "prometheus" }),
    })
    .prefault({}),
  /** Labels that the Prometheus object selects PodMonitors and PrometheusRules by, for example `release: kube-prometheus-stack`. */
  selectorLabels: z.record(z.string(), LabelValue).default({}),
  interval: Duration.default("30s"),
  monitors: z
    .strictObject({
      runners: z.boolean().default(true),
      agent: z.boolean().default(true),
      flux: z.boolean().default(true),
    })
    .prefault({}),
  /** Alerts; absent, none. `runbooks` is the page that each alert links to, by its name as the anchor. */
  alerts: z
    .strictObject({ runbooks: HttpsUrl, severity: z.enum(["warning", "critical"]).default("warning") })
    .optional(),
});

export type ObservabilitySettings = z.infer<typeof ObservabilitySettings>;
