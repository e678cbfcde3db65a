import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Listr, type ListrRendererValue } from "listr2";
import type { ClusterHandle } from "./cluster/cluster.ts";
import { assembleHome } from "./engine/home.ts";
import { projectEnvironment } from "./engine/project.ts";
import { type ToolEvent, toolchain } from "./toolchain/tools.ts";
import { afterUp } from "./world/after-up.ts";
import { publishSamples } from "./world/artifacts.ts";
import { type ClustersOptions, prepareFlux, startClusters, startFluxControllers } from "./world/clusters.ts";
import { type EngineRun, policyArgs, prepareStack, pulumi, writeOverlay } from "./world/engine.ts";
import { rememberBaseline } from "./world/inventory.ts";
import { type Places, placesOf } from "./world/places.ts";
import { servicePorts, startCharts, startGitLab, startRegistryService } from "./world/services.ts";
import { readStackFile } from "./world/stack-file.ts";
import { rootToken } from "./world/tokens.ts";
import { isUnfinished, repairUnfinished } from "./world/unfinished.ts";
import { type World, writeWorld } from "./world/world.ts";

export interface UpOptions {
  root: string;
  stack: string;
  /** Folder of the worlds, relative to the checkout. Default `.sandbox`. */
  base?: string;
  /** Real plugins and language host (`--plugins DIR`). */
  plugins?: string;
  /** Real chart archives (`--charts DIR`). */
  charts?: string;
  /** Only start the world; no `pulumi up`, no sample artifacts. */
  worldOnly?: boolean;
  renderer?: ListrRendererValue;
  signal?: AbortSignal;
}

export interface UpResult {
  places: Places;
  world: World;
  /** The `up`; absent with `worldOnly`. */
  run?: EngineRun;
}

/** Tools that `up` itself waits for. The others build meanwhile. */
const UP_TOOLS = ["pulumi", "kube", "etcd", "kwok", "helm", "registry"];
const FLUX_TOOLS = ["source-controller", "kustomize-controller"];

/**
 * The whole of `npm run sandbox`: a world for a committed stack file, then the unchanged program in it through a real preview with the
 * policy pack and a real `pulumi up`. What already runs is kept, so a second call changes nothing. Each step starts as soon as what it
 * needs is there.
 */
export async function sandboxUp(options: UpOptions): Promise<UpResult> {
  const { root, stack, signal } = options;
  const places = placesOf(root, stack, options.base);
  const file = readStackFile(root, stack);
  await mkdir(places.dir, { recursive: true });
  const show = new Map<string, (line: string) => void>();
  const tools = toolchain({ ...(signal && { signal }), onEvent: (event) => show.get(event.tool)?.(toolLine(event)) });
  const ports = await servicePorts(places);
  const clusterOptions = (onLine: (line: string) => void): ClustersOptions => ({
    places,
    file,
    tools,
    onLine,
    ...(signal && { signal }),
  });

  // Each promise is what later steps wait for; a failure of one stops those that need it.
  const gitlab = deferred<{ url: string; realm: string }>();
  const registry = deferred<string>();
  const charts = deferred<string>();
  const clusters = deferred<Record<string, ClusterHandle>>();
  const pack = deferred<void>();
  const judged = deferred<World>();
  let result: UpResult | undefined;

  const needed = options.worldOnly || !("flux" in file.areas) ? UP_TOOLS : [...UP_TOOLS, ...FLUX_TOOLS];
  const tasks = new Listr(
    [
      {
        title: "Tools",
        task: (_, task) =>
          task.newListr(
            needed.map((tool) => ({
              title: tool,
              task: async (_context: unknown, sub: { title: string; output: string }) => {
                show.set(tool, (line) => (sub.output = line));
                const [ready] = await tools.ensure([tool]);
                sub.title = `${tool} (${ready!.source === "built" ? `built in ${Math.round(ready!.seconds)} s` : ready!.source === "user" ? "yours" : "cached"})`;
              },
            })),
            { concurrent: true },
          ),
      },
      { title: "Policy pack", task: () => pack.from(buildPack(places)) },
      { title: "GitLab", task: () => gitlab.from(startGitLab(places, file, ports)) },
      { title: "Chart repository", task: () => charts.from(startCharts(places, file, ports, options.charts)) },
      {
        title: "OCI registry",
        task: async () => {
          await Promise.all([tools.ensure(["registry"]), gitlab.promise]);
          await registry.from(startRegistryService(places, ports, tools.path("registry")));
        },
      },
      {
        title: "Kubernetes",
        task: async (_, task) => {
          await tools.ensure(["kube", "etcd", "kwok"]);
          const settings = clusterOptions((line) => (task.output = line));
          const started = startClusters(settings);
          await clusters.from(started.then((handles) => prepareFlux(handles, settings)).then(() => started));
        },
      },
      {
        title: "Preview with the policy pack",
        enabled: () => !options.worldOnly,
        task: async (_, task) => {
          const world = await recordWorld(options, places, { tools, clusters, gitlab, registry, charts }, (line) => {
            task.output = line;
          });
          await pack.promise;
          const preview = await pulumi(places, world, ["preview", "--non-interactive", ...policyArgs(places)], {
            onLine: (line) => (task.output = line),
            ...(signal && { signal }),
          });
          if (preview.exitCode !== 0)
            judged.reject(new Error(`The preview was refused; nothing was created.\n${preview.output}`));
          else judged.resolve(world);
          await judged.promise;
        },
      },
      {
        title: `pulumi up (${stack})`,
        enabled: () => !options.worldOnly,
        task: async (_, task) => {
          const world = await judged.promise;
          const run = await pulumi(places, world, ["up", "--yes", "--non-interactive", ...policyArgs(places)], {
            onLine: (line) => (task.output = line),
            ...(signal && { signal }),
          });
          const todo = afterUp(stack, run);
          if (todo) throw new Error(`pulumi up ${run.exitCode === 0 ? "ended" : "failed"}.\n${run.output}\n${todo}`);
          result = { places, world, run };
        },
      },
      {
        title: "World recorded",
        enabled: () => options.worldOnly === true,
        task: async () => {
          result = { places, world: await recordWorld(options, places, { tools, clusters, gitlab, registry, charts }) };
          await pack.promise;
        },
      },
      {
        title: "Flux controllers",
        enabled: () => "flux" in file.areas,
        task: async (_, task) => {
          await tools.ensure(FLUX_TOOLS);
          await startFluxControllers(
            await clusters.promise,
            clusterOptions((line) => (task.output = line)),
          );
        },
      },
    ],
    {
      concurrent: true,
      exitOnError: true,
      // The caller's signal ends what is under way in order; the list would end the process at once.
      registerSignalListeners: false,
      renderer: options.renderer ?? (process.stdout.isTTY ? "default" : "simple"),
      rendererOptions: { collapseSubtasks: false },
    } as never,
  );
  await tasks.run().catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  if (!options.worldOnly) await publishSamples(places, result!.world, file);
  return result!;
}

interface Pending {
  tools: ReturnType<typeof toolchain>;
  clusters: Deferred<Record<string, ClusterHandle>>;
  gitlab: Deferred<{ url: string; realm: string }>;
  registry: Deferred<string>;
  charts: Deferred<string>;
}

/**
 * Waits for every part, writes the project and the record of the world, repairs what an earlier run that did not end well left, and gives the
 * stack its secrets. Tests of repair itself bring worlds up without it: with `worldOnly` nothing is repaired.
 */
async function recordWorld(
  options: UpOptions,
  places: Places,
  pending: Pending,
  onLine: (line: string) => void = () => {},
): Promise<World> {
  const { tools } = pending;
  const [handles, gitlab, registry, charts] = await Promise.all([
    pending.clusters.promise,
    pending.gitlab.promise,
    pending.registry.promise,
    pending.charts.promise,
    tools.ensure(["pulumi", "helm"]),
  ]);
  const home = assembleHome({
    dir: places.engine,
    pulumi: tools.path("pulumi"),
    root: places.root,
    ...(options.plugins && { plugins: options.plugins }),
  });
  const world: World = {
    stack: places.stack,
    clusters: Object.fromEntries(
      Object.entries(handles).map(([name, { name: context, server, kubeconfigPath, dir }]) => [
        name,
        { context, server, kubeconfig: kubeconfigPath, dir },
      ]),
    ),
    gitlab,
    registry,
    charts,
    env: {
      ...home.env,
      ...projectEnvironment(places.project, { stack: places.stack }),
      KUBECONFIG: places.kubeconfig,
      GLK_HELM: tools.path("helm"),
    },
    pulumi: home.pulumi,
    kubectl: tools.path("kubectl"),
    parts: [
      ...home.parts.map(({ executable, real }) => ({ name: executable, real })),
      { name: "charts", real: options.charts !== undefined },
    ],
  };
  writeOverlay(places, readStackFile(places.root, places.stack), world);
  if (!options.worldOnly && isUnfinished(places)) await repairUnfinished(places, world, onLine);
  await prepareStack(places, world, { gitlabToken: await rootToken(places) });
  writeWorld(places, world);
  await rememberBaseline(places, world);
  return world;
}

/** Compiles the pack where `npm ci` did not. */
async function buildPack({ root }: Places): Promise<void> {
  if (existsSync(join(root, "policy/bin/index.js"))) return;
  await execa(process.execPath, [...process.execArgv, join(root, "policy/build.ts")], { cwd: root });
}

function toolLine(event: ToolEvent): string {
  if (event.state === "queued") return `waits for its turn, about ${event.minutes} min to build`;
  if (event.state === "building") return `building, about ${event.minutes} min`;
  return event.state === "line" ? event.line : event.state;
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
  /** Settles as the given promise does, and waits for it. */
  from: (promise: Promise<T>) => Promise<void>;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  promise.catch(() => {});
  const from = async (given: Promise<T>) => {
    given.then(resolve, reject);
    await given;
  };
  return { promise, resolve, reject, from };
}
