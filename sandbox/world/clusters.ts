import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Api } from "../cluster/api.ts";
import { type ClusterHandle, clusterPids, startCluster, stopCluster } from "../cluster/cluster.ts";
import { installOwnDefinitions } from "../cluster/crds.ts";
import { installFluxDefinitions, startFlux, stopFlux } from "../cluster/flux.ts";
import { renderKubeconfig } from "../cluster/kubeconfig.ts";
import { layoutOf } from "../cluster/layout.ts";
import { stopProcess } from "../cluster/processes.ts";
import { startReconciler } from "../cluster/start-reconciler.ts";
import type { Toolchain } from "../toolchain/tools.ts";
import type { Places } from "./places.ts";
import { contextsOf, entriesOf, type StackFile } from "./stack-file.ts";

export interface ClustersOptions {
  places: Places;
  file: StackFile;
  tools: Toolchain;
  onLine: (line: string) => void;
  signal?: AbortSignal;
}

/** Starts every cluster that the stack file names, one after the other, and writes the kubeconfig with their contexts. */
export async function startClusters({
  places,
  file,
  tools,
  onLine,
  signal,
}: ClustersOptions): Promise<Record<string, ClusterHandle>> {
  const handles: Record<string, ClusterHandle> = {};
  for (const [name, context] of Object.entries(contextsOf(file))) {
    const dir = join(places.clusters, name);
    const handle = await startCluster({ dir, name: context, tools, runJobs: true, onLine, ...(signal && { signal }) });
    handles[name] = handle;
    onLine(`${context}: prometheus-operator's definitions and the operators' stand-in`);
    const api = new Api({ server: handle.server, ca: handle.ca, token: handle.adminToken });
    try {
      await installOwnDefinitions(api, ["monitoring"]);
    } finally {
      api.close();
    }
    await startReconciler(handle);
  }
  const contexts = Object.values(handles).map(({ name, server, ca, adminToken }) => ({
    name,
    server,
    ca,
    token: adminToken,
  }));
  await writeFile(places.kubeconfig, renderKubeconfig(contexts), { mode: 0o600 });
  return handles;
}

/** Clusters on which the stack installs Flux. */
export function fluxClusters({ areas }: StackFile): string[] {
  return entriesOf(areas["flux"]).map(([, { cluster }]) => String(cluster));
}

/** Flux's definitions, which the real operator would install; without them its objects cannot be made. */
export async function prepareFlux(
  handles: Record<string, ClusterHandle>,
  { file, tools }: ClustersOptions,
): Promise<void> {
  for (const name of fluxClusters(file)) await installFluxDefinitions({ cluster: handles[name]!, tools });
}

/** The real controllers, beside the clusters. */
export async function startFluxControllers(
  handles: Record<string, ClusterHandle>,
  { file, tools, signal }: ClustersOptions,
): Promise<void> {
  for (const name of fluxClusters(file)) await startFlux({ cluster: handles[name]!, tools, ...(signal && { signal }) });
}

export async function stopClusters(places: Places, names: string[]): Promise<void> {
  for (const name of names) {
    const dir = join(places.clusters, name);
    await stopFlux({ dir });
    await stopProcess(layoutOf(dir), "reconciler");
    await stopCluster(dir);
  }
}

/** Processes of each cluster that run. */
export async function clusterStatus(places: Places, names: string[]): Promise<Record<string, Record<string, number>>> {
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await clusterPids(join(places.clusters, name))] as const)),
  );
}
