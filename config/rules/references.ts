import { type Fault, formatPath, nearestTo } from "../faults.ts";
import type { StackSettings } from "../schema.ts";

type Path = (string | number)[];

/** Names that point at other entries of the file point at entries that exist. */
export function referenceFaults(settings: StackSettings): Fault[] {
  const { clusters, agents, flux, apps, access, network, runnerOperators } = settings;
  const areas = ["agents", "runners", "flux", "access", "observability", "runnerOperators"] as const;
  return [
    ...areas.flatMap((area) =>
      entries<{ cluster: string }>(settings[area]).flatMap(([name, entry]) =>
        missing([area, name, "cluster"], entry.cluster, "cluster", clusters),
      ),
    ),
    ...Object.keys(network.clusters).flatMap((name) =>
      missing(["network", "clusters", name], name, "cluster", clusters),
    ),
    ...entries(network.namespaces).flatMap(([name, entry]) =>
      missing(["network", "namespaces", name, "cluster"], entry.cluster, "cluster", clusters),
    ),
    ...Object.keys(clusters).flatMap((name) =>
      name in network.clusters
        ? []
        : [
            fault(
              ["network", "clusters", name],
              `is missing; say where the API server of the cluster "${name}" is reached (apiServer.cidrs)`,
            ),
          ],
    ),
    ...entries(apps).flatMap(([name, app]) => [
      ...missing(["apps", name, "flux"], app.flux, "Flux", flux),
      ...app.dependsOn.flatMap((other, index) => missing(["apps", name, "dependsOn", index], other, "app", apps)),
      ...app.trigger.flatMap((entry, index) =>
        missing(["apps", name, "trigger", index], entry, "access entry", access),
      ),
      ...(app.environment
        ? missing(["apps", name, "environment", "agent"], app.environment.agent, "agent", agents)
        : []),
    ]),
    ...entries(access).flatMap(([name, entry]) =>
      entry.subject.agent ? missing(["access", name, "subject", "agent"], entry.subject.agent, "agent", agents) : [],
    ),
    ...sameCluster(settings),
    ...circles(settings),
    ...entries(settings.runners).flatMap(([name, runner]) =>
      runner.installer === "operator" &&
      !Object.values(runnerOperators).some((operator) => operator.cluster === runner.cluster)
        ? [
            fault(
              ["runners", name, "installer"],
              `"operator" needs the Runner Operator on the cluster "${runner.cluster}"; add it under runnerOperators or choose "helm"`,
            ),
          ]
        : [],
    ),
  ];
}

/** Apps that wait for each other would wait for ever. */
function circles({ apps }: StackSettings): Fault[] {
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (apps[from]?.dependsOn ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  return Object.keys(apps)
    .filter((name) => reaches(name, name, new Set()))
    .map((name) =>
      fault(["apps", name, "dependsOn"], "leads back to the app itself; apps that wait for each other are never ready"),
    );
}

/** An agent's ServiceAccount exists in its own cluster only, and an app's dependencies live beside it. */
function sameCluster({ access, agents, apps, flux, clusters }: StackSettings): Fault[] {
  const clusterOf = (app: string) => flux[apps[app]?.flux ?? ""]?.cluster;
  return [
    ...entries(access).flatMap(([name, entry]) => {
      const agent = agents[entry.subject.agent ?? ""];
      return agent && agent.cluster in clusters && agent.cluster !== entry.cluster
        ? [
            fault(
              ["access", name, "subject", "agent"],
              `the agent "${entry.subject.agent}" is in the cluster "${agent.cluster}", the grant in "${entry.cluster}"; name an agent of that cluster`,
            ),
          ]
        : [];
    }),
    ...entries(apps).flatMap(([name, app]) =>
      app.dependsOn.flatMap((other, index) =>
        apps[other] && (clusterOf(other) !== clusterOf(name) || apps[other].namespace !== app.namespace)
          ? [
              fault(
                ["apps", name, "dependsOn", index],
                `"${other}" is not in the same cluster and namespace; Flux's lockdown lets a Kustomization wait for its neighbours only`,
              ),
            ]
          : [],
      ),
    ),
  ];
}

function missing(path: Path, found: string, what: string, known: Record<string, unknown>): Fault[] {
  if (found in known) return [];
  const names = Object.keys(known);
  const nearest = nearestTo(found, names);
  const allowed = names.length > 0 ? `choose one of ${names.join(", ")}` : `there is none in this file; add it`;
  return [
    fault(path, `"${found}" is no ${what} of this file; ${nearest ? `did you mean "${nearest}"? ` : ""}${allowed}`),
  ];
}

export function fault(path: Path, message: string): Fault {
  return { path: formatPath(path), message };
}

export function entries<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record);
}
