import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import * as pulumi from "@pulumi/pulumi";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { alertRules, type MonitoredKind } from "./alerts.ts";
import { ObservabilitySettings } from "./observability.schema.ts";

/** Container ports that serve /metrics; the pods declare them, without which Prometheus drops the target. */
const PORTS: Record<MonitoredKind, number> = { runner: 9252, agent: 8080, flux: 8080 };

/** One thing to scrape: all pods of its namespace, or those with these labels. */
export interface MonitorTarget {
  kind: MonitoredKind;
  /** Logical name in the stack file; unique among the targets of its kind. */
  name: string;
  namespace: pulumi.Input<string>;
  podLabels?: Record<string, string>;
}

/** What the rest of the graph gives the monitoring of a cluster, on top of what the stack file says of it. */
export interface ObservabilityArgs {
  /** An entry of `observability`. */
  settings: Settings;
  owner: Ownership;
  targets: MonitorTarget[];
}

/**
 * A PodMonitor for each runner manager, agent and Flux of a cluster, beside what it scrapes, and alerts where the settings ask for them.
 * Needs prometheus-operator's CRDs, with `portNumber` (0.76 or newer), and the openings that let Prometheus in.
 */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(ObservabilitySettings, `Observability ${name}`, args);
    super("gitlab-kubernetes:index:Observability", name, {}, opts);
    const wanted = given.targets.filter(({ kind }) => isWanted(given.settings, kind));
    for (const target of wanted) this.#monitor(name, given, target);
    this.registerOutputs({ monitors: wanted.map(monitorName) });
  }

  #monitor(
    name: string,
    { settings, owner }: Checked<ObservabilityArgs, typeof ObservabilitySettings>,
    target: MonitorTarget,
  ): void {
    const { namespace, kind, podLabels = {} } = target;
    const monitor = monitorName(target);
    const labels = { ...settings.selectorLabels, ...ownershipLabels(owner, "observability", monitor) };
    const metadata = { name: monitor, namespace, labels };
    const made = new CustomResource(
      `${name}-${monitor}`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata,
        spec: {
          selector: { matchLabels: podLabels },
          podMetricsEndpoints: [{ portNumber: PORTS[kind], interval: settings.interval }],
        },
      },
      { parent: this },
    );
    const { alerts } = settings;
    if (!alerts) return;
    new CustomResource(
      `${name}-${monitor}`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata,
        spec: {
          groups: [
            {
              name: monitor,
              rules: pulumi.output(namespace).apply((home) => alertRules(kind, { monitor, namespace: home }, alerts)),
            },
          ],
        },
      },
      { parent: this, dependsOn: made },
    );
  }
}

function isWanted({ monitors }: ObservabilitySettings, kind: MonitoredKind): boolean {
  return { runner: monitors.runners, agent: monitors.agent, flux: monitors.flux }[kind];
}

function monitorName({ kind, name }: MonitorTarget): string {
  return kind === "flux" ? `flux-${name}` : `gitlab-${kind}-${name}`;
}
