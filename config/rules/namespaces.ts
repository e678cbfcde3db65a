import { OPERATOR_NAMESPACE } from "../../components/runner/runner.schema.ts";
import type { Fault } from "../faults.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

/** Namespaces of the cluster itself. */
const SYSTEM = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** A namespace that some entry owns: this program makes it, with its policies. */
export interface OwnedNamespace {
  cluster: string;
  namespace: string;
  path: (string | number)[];
}

/** Every namespace of a stack with the entry that owns it. */
export function ownedNamespaces({ agents, runners, flux, network, runnerOperators }: StackSettings): OwnedNamespace[] {
  return [
    ...entries(agents).map(([name, agent]) => ({
      cluster: agent.cluster,
      namespace: agent.namespace,
      path: ["agents", name, "namespace"],
    })),
    ...entries(flux).map(([name, entry]) => ({
      cluster: entry.cluster,
      namespace: entry.namespace,
      path: ["flux", name, "namespace"],
    })),
    ...entries(runnerOperators).map(([name, entry]) => ({
      cluster: entry.cluster,
      namespace: OPERATOR_NAMESPACE,
      path: ["runnerOperators", name, "cluster"],
    })),
    ...entries(runners).flatMap(([name, runner]) => [
      ...(runner.installer === "helm"
        ? [
            {
              cluster: runner.cluster,
              namespace: runner.manager.namespace,
              path: ["runners", name, "manager", "namespace"],
            },
          ]
        : []),
      { cluster: runner.cluster, namespace: runner.jobs.namespace, path: ["runners", name, "jobs", "namespace"] },
    ]),
    ...entries(network.namespaces).map(([name, entry]) => ({
      cluster: entry.cluster,
      namespace: entry.name ?? name,
      path: ["network", "namespaces", name],
    })),
  ];
}

/** Nobody but its owner has rights where tokens of agents, runners and Flux are kept, or where jobs of all projects run. */
function closed({ access }: StackSettings, owners: OwnedNamespace[]): Fault[] {
  return entries(access).flatMap(([name, { cluster, namespace, intent }]) => {
    const owner = owners.find((candidate) => candidate.cluster === cluster && candidate.namespace === namespace);
    const area = owner?.path[0];
    if (owner === undefined || area === "network" || (area === "flux" && intent === "registry-secret")) return [];
    const message = `"${namespace}" belongs to ${owner.path.join(".")} and stays closed to jobs and users; grant rights in a namespace of network.namespaces`;
    return [fault(["access", name, "namespace"], message)];
  });
}

/** A namespace has one owner: its network policies and quota are written for one purpose (DESIGN D8). */
export function namespaceFaults(settings: StackSettings): Fault[] {
  const owners = ownedNamespaces(settings);
  const twice = owners.flatMap((owner, index) => {
    const first = owners.find((other) => other.cluster === owner.cluster && other.namespace === owner.namespace)!;
    return owners.indexOf(first) < index
      ? [
          fault(
            owner.path,
            `the namespace "${owner.namespace}" of the cluster "${owner.cluster}" already belongs to ${first.path.join(".")}; give each its own`,
          ),
        ]
      : [];
  });
  const system = owners
    .filter(({ namespace }) => SYSTEM.includes(namespace))
    .map(({ namespace, path }) => fault(path, `"${namespace}" belongs to the cluster; choose a namespace of its own`));
  const exists = (cluster: string | undefined, namespace: string) =>
    owners.some((owner) => owner.cluster === cluster && owner.namespace === namespace);
  const apps = entries(settings.apps).flatMap(([name, app]) => {
    const cluster = settings.flux[app.flux]?.cluster;
    return cluster && !exists(cluster, app.namespace)
      ? [
          fault(
            ["apps", name, "namespace"],
            `"${app.namespace}" is no namespace of the cluster "${cluster}" in this file; add it under network.namespaces`,
          ),
        ]
      : [];
  });
  const access = entries(settings.access).flatMap(([name, entry]) =>
    entry.cluster in settings.clusters && !exists(entry.cluster, entry.namespace)
      ? [
          fault(
            ["access", name, "namespace"],
            `"${entry.namespace}" is no namespace of the cluster "${entry.cluster}" in this file; add it under network.namespaces`,
          ),
        ]
      : [],
  );
  return [...twice, ...system, ...apps, ...access, ...closed(settings, owners)];
}
