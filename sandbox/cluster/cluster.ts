import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Toolchain } from "../toolchain/tools.ts";
import { Api } from "./api.ts";
import { ensurePki } from "./certificates.ts";
import { controlPlaneSpecs, portNames, processNames } from "./control-plane.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { nodesAreReady, registerNodes, writeKwokConfiguration } from "./nodes.ts";
import { readPorts, reservePorts } from "./ports.ts";
import { runningProcess, startedProcesses, startProcess, stopProcess, waitUntilReady } from "./processes.ts";

/** Milliseconds after which a part that does not get ready is given up; a loaded machine needs a few seconds. */
const readyLimitMs = 60_000;

/** Number of fake nodes. */
const nodeCount = 2;

/** What {@link startCluster} needs. */
export interface ClusterOptions {
  /** Folder of this cluster; two clusters have two folders and share nothing. */
  dir: string;
  /** Name of the kubeconfig's context; "sandbox" when left out. */
  name?: string;
  /** Tools `kube`, `etcd` and `kwok`, ensured before. */
  tools: Pick<Toolchain, "path" | "files">;
  /** Whether commands that are run in a pod really run, on this machine, without isolation; off by default. */
  runJobs?: boolean;
  onLine?: (line: string) => void;
  signal?: AbortSignal;
}

/** A cluster that runs. */
export interface ClusterHandle {
  name: string;
  dir: string;
  kubeconfigPath: string;
  /** URL of the API server. */
  server: string;
  /** Certificate authority, PEM. */
  ca: string;
  /** Token of an administrator (group system:masters). */
  adminToken: string;
  /** Process number by process. */
  pids: Record<string, number>;
  /** Port on 127.0.0.1 by name. */
  ports: Record<string, number>;
}

/**
 * Starts a Kubernetes cluster: etcd, API server, controller manager, scheduler, and kwok with two fake nodes. What
 * already runs is kept; what was stored under the folder by an earlier start is there again.
 * @throws when a part does not get ready, with the last lines of its log
 */
export async function startCluster(options: ClusterOptions): Promise<ClusterHandle> {
  const { tools, signal, onLine = () => {} } = options;
  const layout = layoutOf(resolve(options.dir));
  const name = options.name ?? "sandbox";
  await mkdir(layout.dir, { recursive: true });
  const pki = await ensurePki(layout.pki);
  const ports = await reservePorts(layout.ports, portNames, await portsInUse(layout));
  const server = `https://127.0.0.1:${ports["kube-apiserver"]}`;
  const ca = await readFile(pki.caCertificate, "utf8");
  const adminToken = await ensureAdminToken(layout);
  const secret = { mode: 0o600 };
  await writeFile(layout.kubeconfig, renderKubeconfig([{ name, server, ca, token: adminToken }]), secret);
  await writeKwokConfiguration(layout.kwok, await tools.files("kwok"), options.runJobs ?? false);

  const specs = controlPlaneSpecs({ layout, pki, ports, path: (command) => tools.path(command) });
  const api = new Api({ server, ca, token: adminToken });
  const ready = (process: string, probe: () => Promise<boolean>) =>
    waitUntilReady(layout, { name: process, limitMs: readyLimitMs, probe, signal });
  try {
    onLine(`${name}: starting etcd and the API server`);
    await startProcess(layout, specs.etcd);
    await startProcess(layout, specs["kube-apiserver"]);
    await ready("kube-apiserver", () => api.isReady());
    const firstStart = !(await runningProcess(layout, "kwok"));
    onLine(`${name}: starting the controllers, the scheduler and ${nodeCount} fake nodes`);
    await startProcess(layout, specs["kube-controller-manager"]);
    await startProcess(layout, specs["kube-scheduler"]);
    if (firstStart) await registerNodes(api, nodeCount);
    await startProcess(layout, specs.kwok);
    await ready("kwok", () => nodesAreReady(api, nodeCount));
    await ready("kube-controller-manager", () => hasDefaultServiceAccount(api));
  } finally {
    api.close();
  }
  const pids = await pidsOf(layout);
  return { name, dir: layout.dir, kubeconfigPath: layout.kubeconfig, server, ca, adminToken, pids, ports };
}

/**
 * Stops a cluster's processes, those that were started beside it first; its folder stays, and {@link startCluster}
 * brings it back as it was.
 */
export async function stopCluster(dir: string): Promise<void> {
  const layout = layoutOf(resolve(dir));
  const own: readonly string[] = processNames;
  const beside = (await startedProcesses(layout)).filter((name) => !own.includes(name));
  await Promise.all(beside.map((name) => stopProcess(layout, name)));
  for (const name of [...own].reverse()) await stopProcess(layout, name);
}

/** Stops a cluster and removes its folder. */
export async function removeCluster(dir: string): Promise<void> {
  await stopCluster(dir);
  await rm(resolve(dir), { recursive: true, force: true });
}

/** Process number by process that runs for a cluster, those that were started beside it included. */
export async function clusterPids(dir: string): Promise<Record<string, number>> {
  return pidsOf(layoutOf(resolve(dir)));
}

async function pidsOf(layout: Layout): Promise<Record<string, number>> {
  const pids: Record<string, number> = {};
  for (const name of await startedProcesses(layout)) {
    const running = await runningProcess(layout, name);
    if (running) pids[name] = running.pid;
  }
  return pids;
}

/** A running etcd holds both of its ports; every other process the port of its own name. */
async function portsInUse(layout: Layout): Promise<Set<string>> {
  const running = new Set(Object.keys(await pidsOf(layout)));
  return new Set(
    Object.keys(await readPorts(layout.ports)).filter((port) => running.has(port === "etcd-peer" ? "etcd" : port)),
  );
}

/** The token file of kube-apiserver: token, user, uid, groups (Kubernetes docs, "Authenticating", static token file). */
async function ensureAdminToken(layout: Layout): Promise<string> {
  try {
    return (await readFile(layout.tokens, "utf8")).split(",")[0]!;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const token = randomBytes(24).toString("hex");
  await writeFile(layout.tokens, `${token},sandbox-admin,sandbox-admin,"system:masters"\n`, { mode: 0o600 });
  return token;
}

/** The controller manager makes the service account of every namespace, without which no pod can be created. */
async function hasDefaultServiceAccount(api: Api): Promise<boolean> {
  return (await api.send("GET", "/api/v1/namespaces/default/serviceaccounts/default")).status === 200;
}
