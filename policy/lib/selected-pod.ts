import type { NetworkPolicy } from "../../analysis/network/policy.ts";
import type { Workload } from "../../analysis/network/topology.ts";
import type { Selector } from "../../analysis/objects/selector.ts";

/** A pod that a policy selects, with no more labels than that takes: other policies select it only where they select all such pods. */
export function selectedPod({ namespace, podSelector, name }: NetworkPolicy): Workload {
  return podOf(namespace, `pods of ${name}`, labelsFor(podSelector));
}

/** A pod with these labels in a namespace. */
export function podOf(namespace: string, title: string, labels: Readonly<Record<string, string>>): Workload {
  const namespaceLabels = { "kubernetes.io/metadata.name": namespace };
  const id = `${namespace}/${title}`;
  return { id, namespace, labels, namespaceLabels, namedPorts: new Map(), hostNetwork: false, addresses: [] };
}

function labelsFor(selector: Selector): Record<string, string> {
  const demanded = selector.filter(({ operator }) => operator === "In" || operator === "Exists");
  return Object.fromEntries(demanded.map(({ key, values }) => [key, values[0] ?? "any"]));
}
