import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Toolchain } from "../toolchain/tools.ts";
import { Api } from "./api.ts";
import type { ClusterHandle } from "./cluster.ts";
import { installDefinitionsOf } from "./crds.ts";
import { layoutOf } from "./layout.ts";
import { reservePorts } from "./ports.ts";
import { type ProcessSpec, runningProcess, startProcess, stopProcess, waitUntilReady } from "./processes.ts";

/** The controllers of Flux that run beside the cluster. */
export const fluxControllers = ["source-controller", "kustomize-controller"] as const;

export type FluxController = (typeof fluxControllers)[number];

const portNames = [
  "flux-storage",
  "source-controller-metrics",
  "source-controller-health",
  "kustomize-controller-metrics",
  "kustomize-controller-health",
] as const;

const lockdownFlags = ["--no-cross-namespace-refs=true", "--no-remote-bases=true", "--default-service-account=default"];

const readyLimitMs = 60_000;

/** What {@link startFlux} needs. */
export interface FluxOptions {
  cluster: ClusterHandle;
  /** Tools `source-controller` and `kustomize-controller`, ensured before. */
  tools: Pick<Toolchain, "path" | "files">;
  /**
   * Multi-tenancy lockdown, on by default: no references across namespaces, no remote bases, and a Kustomization
   * without a service account acts as "default" of its own namespace (Flux docs, "Multi-tenancy lockdown").
   */
  lockdown?: boolean;
  onLine?: (line: string) => void;
  signal?: AbortSignal;
}

/** Installs the definitions of Flux's kinds, without its controllers; this needs no build. */
export async function installFluxDefinitions({
  cluster,
  tools,
}: Pick<FluxOptions, "cluster" | "tools">): Promise<void> {
  const api = new Api({ server: cluster.server, ca: cluster.ca, token: cluster.adminToken });
  try {
    for (const name of fluxControllers) await installDefinitionsOf(api, await tools.files(name));
  } finally {
    api.close();
  }
}

/**
 * Starts Flux's source and kustomize controllers as processes that use the cluster as its administrator, and installs
 * the definitions of their kinds. What already runs is kept.
 * @throws when a controller does not get ready, with the last lines of its log
 */
export async function startFlux(options: FluxOptions): Promise<void> {
  const { cluster, tools, signal, lockdown = true } = options;
  const layout = layoutOf(cluster.dir);
  await installFluxDefinitions(options);
  const inUse = new Set<string>();
  for (const name of fluxControllers) {
    if (!(await runningProcess(layout, name))) continue;
    for (const port of portNames) if (ownerOf(port) === name) inUse.add(port);
  }
  const ports = await reservePorts(layout.ports, portNames, inUse);
  const folder = join(layout.dir, "flux");
  await mkdir(join(folder, "artifacts"), { recursive: true });
  options.onLine?.(`${cluster.name}: starting Flux's source and kustomize controllers`);
  const specs = fluxSpecs({ folder, ports, lockdown, kubeconfig: layout.kubeconfig, path: (name) => tools.path(name) });
  for (const spec of specs) await startProcess(layout, spec);
  for (const name of fluxControllers) {
    const url = `http://127.0.0.1:${ports[`${name}-health`]}/readyz`;
    const probe = async () => (await fetch(url)).ok;
    await waitUntilReady(layout, { name, limitMs: readyLimitMs, probe, signal });
  }
}

/** Stops Flux's controllers; their objects stay in the cluster. */
export async function stopFlux(cluster: Pick<ClusterHandle, "dir">): Promise<void> {
  const layout = layoutOf(cluster.dir);
  for (const name of [...fluxControllers].reverse()) await stopProcess(layout, name);
}

/** What the command lines are made from. */
export interface FluxPlace {
  /** Folder of the artifacts. */
  folder: string;
  ports: Record<(typeof portNames)[number], number>;
  lockdown: boolean;
  kubeconfig: string;
  path: (command: string) => string;
}

/**
 * The command lines of the controllers. Everything listens on 127.0.0.1 only; no events are sent anywhere. What failed is tried again
 * within seconds: the pause doubles for as long as an artifact is missing, and a deletion that meets the garbage collector ("no new
 * finalizers can be added") waits for it too, 97 s seen.
 */
export function fluxSpecs({ folder, ports, lockdown, kubeconfig, path }: FluxPlace): ProcessSpec[] {
  const env = { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: "flux-system", TUF_ROOT: join(folder, "tuf") };
  const storage = `127.0.0.1:${ports["flux-storage"]}`;
  const addresses = (name: FluxController) => [
    `--metrics-addr=127.0.0.1:${ports[`${name}-metrics`]}`,
    `--health-addr=127.0.0.1:${ports[`${name}-health`]}`,
    "--events-addr=",
    "--concurrent=2",
    "--requeue-dependency=2s",
    "--max-retry-delay=4s",
    "--watch-all-namespaces=true",
  ];
  return [
    {
      name: "source-controller",
      command: path("source-controller"),
      env,
      args: [
        `--storage-path=${join(folder, "artifacts")}`,
        `--storage-addr=${storage}`,
        `--storage-adv-addr=${storage}`,
        ...addresses("source-controller"),
      ],
    },
    {
      name: "kustomize-controller",
      command: path("kustomize-controller"),
      env,
      args: [...addresses("kustomize-controller"), "--http-retry=3", ...(lockdown ? lockdownFlags : [])],
    },
  ];
}

function ownerOf(port: (typeof portNames)[number]): FluxController {
  return port.startsWith("kustomize") ? "kustomize-controller" : "source-controller";
}
