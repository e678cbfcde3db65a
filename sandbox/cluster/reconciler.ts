import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { Api, ApiError, type KubeObject } from "./api.ts";
import { isEstablished } from "./crds.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { fluxInstanceStatus, runnerOutcome } from "./operators.ts";

/** Milliseconds between two looks at the cluster. */
const intervalMs = 500;

const manager = "sandbox-reconciler";
const runnersPath = "/apis/apps.gitlab.com/v1beta2/runners";
const instancesPath = "/apis/fluxcd.controlplane.io/v1/fluxinstances";
const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const neededDefinition = "kustomizations.kustomize.toolkit.fluxcd.io";

/** Does what the operators would do, for Runners and FluxInstances and for nothing else. */
export class Reconciler {
  readonly #api: Api;
  /** What was last applied for a Runner, by its uid. */
  readonly #applied = new Map<string, KubeObject[]>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** Looks at all Runners and FluxInstances and sets what is not as it should be. */
  async once(): Promise<void> {
    for (const runner of await this.#api.list(runnersPath)) {
      if (!runner.metadata.deletionTimestamp) await unlessChanged(() => this.#runner(runner));
    }
    const instances = await this.#api.list(instancesPath);
    if (instances.length === 0) return;
    const served = (await this.#api.list(definitionsPath)).some(
      (one) => one.metadata.name === neededDefinition && isEstablished(one),
    );
    for (const instance of instances) {
      if (instance.metadata.deletionTimestamp) continue;
      const status = fluxInstanceStatus(instance, served, new Date());
      await unlessChanged(() => setStatus(this.#api, instance, "fluxinstances", status));
    }
  }

  async #runner(runner: KubeObject): Promise<void> {
    const api = this.#api;
    const { name, namespace, uid } = runner.metadata;
    const { token, config } = runner.spec as { token: string; config?: string };
    const core = `/api/v1/namespaces/${namespace}`;
    const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const secret = await get(api, `${core}/secrets/${token}`);
    const deployment = await get(api, `${deployments}/${name}-runner`);
    const { status, objects } = runnerOutcome(runner, {
      tokenKeys: secret && Object.keys(secret.data ?? {}),
      config: config === undefined ? undefined : (await get(api, `${core}/configmaps/${config}`))?.data,
      available: Number(deployment?.status?.["availableReplicas"] ?? 0) > 0,
    });
    if (!deployment || !isDeepStrictEqual(this.#applied.get(uid!), objects)) {
      for (const object of objects) {
        const path = object.kind === "Deployment" ? deployments : `${core}/configmaps`;
        await api.apply(`${path}/${object.metadata.name}`, object, manager);
      }
      this.#applied.set(uid!, objects);
    }
    await setStatus(api, runner, "runners", status);
  }
}

async function setStatus(api: Api, object: KubeObject, plural: string, status: Record<string, unknown>): Promise<void> {
  if (isDeepStrictEqual(object.status, status)) return;
  const { apiVersion, kind } = object;
  const { name, namespace } = object.metadata;
  const path = `/apis/${apiVersion}/namespaces/${namespace}/${plural}/${name}/status`;
  await api.apply(path, { apiVersion, kind, metadata: { name, namespace }, status }, manager);
}

/** An object that went, or a namespace that is going, between the look and the write is no fault. */
async function unlessChanged(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError && [403, 404, 409].includes(error.status))) throw error;
  }
}

async function get(api: Api, path: string): Promise<KubeObject | undefined> {
  const answer = await api.send("GET", path);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new ApiError("GET", path, answer);
  return JSON.parse(answer.body) as KubeObject;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { kubeconfig: { type: "string" } } });
  if (!values.kubeconfig) {
    console.error("usage: node sandbox/cluster/reconciler.ts --kubeconfig FILE");
    process.exit(2);
  }
  const reconciler = new Reconciler(new Api(readKubeconfig(readFileSync(values.kubeconfig, "utf8"))));
  for (;;) {
    await reconciler.once().catch((error: Error) => console.error(`${new Date().toISOString()} ${error.message}`));
    await sleep(intervalMs);
  }
}
