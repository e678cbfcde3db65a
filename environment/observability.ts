import type { PodPeer } from "../components/network/network.schema.ts";
import type { StackSettings } from "../config/schema.ts";

/** Prometheus of a cluster, where the stack has monitoring for it; namespaces open their metrics ports to it. */
export function prometheusOf({ observability }: StackSettings, cluster: string): PodPeer | undefined {
  return Object.values(observability).find((entry) => entry.cluster === cluster)?.prometheus;
}
