import type { PodPeer } from "../components/network/network.schema.ts";
import { type MonitorTarget, Observability } from "../components/observability/observability.ts";
import { OPERATOR_NAMESPACE } from "../components/runner/runner.schema.ts";
import type { StackSettings } from "../config/schema.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { namespaceOf } from "./namespaces.ts";

/** Prometheus of a cluster, where the stack has monitoring for it; namespaces open their metrics ports to it. */
export function prometheusOf({ observability }: StackSettings, cluster: string): PodPeer | undefined {
  return Object.values(observability).find((entry) => entry.cluster === cluster)?.prometheus;
}

/** Monitors of every runner, agent and Flux, beside what they scrape. */
export function observability(environment: Environment): Record<string, Observability> {
  const { settings, owner } = environment;
  return mapValues(
    settings.observability,
    (entry, name) =>
      new Observability(
        name,
        { settings: entry, owner, targets: targets(environment, entry.cluster) },
        providersOf(environment, entry.cluster),
      ),
  );
}

function targets(environment: Environment, cluster: string): MonitorTarget[] {
  const { agents, runners, flux } = environment.settings;
  const here = <T extends { cluster: string }>(entries: Record<string, T>) =>
    Object.entries(entries).filter(([, entry]) => entry.cluster === cluster);
  const at = (namespace: string) => namespaceOf(environment, cluster, namespace);
  const managers = here(runners).map(([name, { installer, manager }]) => ({
    name,
    namespace: installer === "helm" ? manager.namespace : OPERATOR_NAMESPACE,
  }));
  return [
    ...here(agents).map(([name, { namespace }]) => ({ kind: "agent" as const, name, namespace: at(namespace) })),
    // Managers of one namespace (the operator's) share a monitor, or each would be scraped once for every runner.
    ...managers
      .filter(({ namespace }, index) => managers.findIndex((other) => other.namespace === namespace) === index)
      .map(({ name, namespace }) => ({ kind: "runner" as const, name, namespace: at(namespace) })),
    ...here(flux).map(([name, { namespace }]) => ({ kind: "flux" as const, name, namespace: at(namespace) })),
  ];
}
