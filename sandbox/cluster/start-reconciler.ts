import { fileURLToPath } from "node:url";
import type { ClusterHandle } from "./cluster.ts";
import { layoutOf } from "./layout.ts";
import { startProcess } from "./processes.ts";

/**
 * Starts the reconciler that stands in for the Runner Operator and flux-operator, as a process beside the cluster; it
 * ends with {@link stopCluster}. One that already runs is kept.
 */
export async function startReconciler(cluster: Pick<ClusterHandle, "dir" | "kubeconfigPath">): Promise<void> {
  const file = fileURLToPath(new URL("reconciler.ts", import.meta.url));
  // The arguments of this Node are those that make it run TypeScript.
  const args = [...process.execArgv, file, "--kubeconfig", cluster.kubeconfigPath];
  await startProcess(layoutOf(cluster.dir), { name: "reconciler", command: process.execPath, args });
}
