import {
  type CallContext,
  type CreateRequest,
  type CreateResult,
  type DeleteRequest,
  InitializationFailed,
  type PropertyMap,
  type ReadRequest,
  type ReadResult,
  Secret,
  UNKNOWN,
  type UpdateRequest,
  type UpdateResult,
  unwrapSecrets,
  wrapSecretsLike,
} from "../../plugin/index.ts";
import type { Cluster } from "../cluster.ts";
import { checkedObjects, parseManifest } from "../construct/manifest.ts";
import { objectId, splitApiVersion, splitId } from "../object.ts";
import { isNamespaced } from "../scope.ts";
import { HelmError, helm, privateFile, withPrivateFolder } from "./cli.ts";
import { RELEASE_DEFAULTS } from "./release-check.ts";
import { type ChartSource, chartArguments } from "./source.ts";

interface ReleaseInputs extends ChartSource {
  name: string;
  namespace: string;
  values: Record<string, unknown>;
  timeout: number;
  skipAwait: boolean;
  waitForJobs: boolean;
  atomic: boolean;
  cleanupOnFail: boolean;
  createNamespace: boolean;
  skipCrds: boolean;
  forceUpdate: boolean;
  resetValues: boolean;
  reuseValues: boolean;
  replace: boolean;
  disableOpenapiValidation: boolean;
  description: string;
  takeOwnership?: boolean;
  maxHistory?: number;
}

interface HelmRelease {
  name: string;
  namespace: string;
  version: number;
  manifest?: string;
  info: { status: string };
  config?: Record<string, unknown>;
}

interface Revision {
  chart: string;
  app_version: string;
}

function flags(inputs: ReleaseInputs, upgrade: boolean): string[] {
  const when = (condition: unknown, ...args: string[]) => (condition ? args : []);
  return [
    "--timeout",
    `${inputs.timeout}s`,
    ...when(!inputs.skipAwait, "--wait"),
    ...when(inputs.waitForJobs, "--wait-for-jobs"),
    ...when(inputs.atomic, "--rollback-on-failure"),
    ...when(inputs.description, "--description", inputs.description),
    ...when(inputs.disableOpenapiValidation, "--disable-openapi-validation"),
    ...when(inputs.dependencyUpdate, "--dependency-update"),
    ...when(inputs.skipCrds, "--skip-crds"),
    ...when(inputs.takeOwnership, "--take-ownership"),
    ...when(inputs.forceUpdate, "--force-replace"),
    ...when(!upgrade && inputs.createNamespace, "--create-namespace"),
    ...when(!upgrade && inputs.replace, "--replace"),
    ...when(upgrade && inputs.cleanupOnFail, "--cleanup-on-fail"),
    ...when(upgrade && inputs.resetValues, "--reset-values"),
    ...when(upgrade && inputs.reuseValues, "--reuse-values"),
    ...when(upgrade && inputs.maxHistory, "--history-max", String(inputs.maxHistory)),
  ];
}

/** Ids by kind; objects that name no namespace are in the release's. */
async function resourceNames(manifest: string, namespace: string, cluster: Cluster): Promise<PropertyMap> {
  const names: Record<string, string[]> = {};
  for (const object of checkedObjects(parseManifest(manifest, "the release's manifest"))) {
    const { group, version } = splitApiVersion(object.apiVersion);
    const key = `${object.kind}${group ? `.${group}` : ""}/${version}`;
    const namespaced = (await isNamespaced(object.apiVersion, object.kind, cluster)) ?? true;
    const place = namespaced ? { namespace, ...object.metadata } : object.metadata;
    names[key] = [...(names[key] ?? []), objectId({ ...object, metadata: place })];
  }
  return names;
}

function outputs(
  inputs: PropertyMap,
  status: PropertyMap | typeof UNKNOWN,
  names: PropertyMap | typeof UNKNOWN,
): PropertyMap {
  return { ...inputs, __inputs: new Secret(inputs), status, resourceNames: names };
}

/** Operations on `helm.v3.Release` through the helm binary, with the provider's kubeconfig. */
export function releaseOperations(cluster: Cluster) {
  /** Runs helm against the cluster; the kubeconfig is a private file for the time of the command. */
  function run<T>(
    work: (helmAt: (args: string[], input?: string) => Promise<string>, folder: string) => Promise<T>,
  ): Promise<T> {
    return withPrivateFolder(async (folder) => {
      const kubeconfig = await privateFile(folder, "kubeconfig", cluster.access.text);
      return work((args, input) => helm({ args: [...args, "--kubeconfig", kubeconfig], input }), folder);
    });
  }

  /** The release as helm knows it, with the outputs made of it; undefined when there is none. */
  function find(id: string): Promise<{ release: HelmRelease; status: PropertyMap; names: PropertyMap } | undefined> {
    const { namespace = "default", name } = splitId(id);
    return run(async (helmAt) => {
      const place = [name, "--namespace", namespace];
      let release: HelmRelease;
      try {
        release = JSON.parse(await helmAt(["status", ...place, "--output", "json"])) as HelmRelease;
      } catch (error) {
        if (error instanceof HelmError && /not found/.test(error.message)) return undefined;
        throw error;
      }
      const history = JSON.parse(await helmAt(["history", ...place, "--max", "1", "--output", "json"])) as Revision[];
      const latest = history.at(-1);
      const manifest = release.manifest ?? (await helmAt(["get", "manifest", ...place]));
      const [, chart = "", version = ""] = /^(.*)-(v?\d+\.\d+\.\d+.*)$/.exec(latest?.chart ?? "") ?? [];
      const status = {
        appVersion: latest?.app_version ?? "",
        chart,
        name,
        namespace,
        revision: release.version,
        status: release.info.status,
        version,
      };
      return { release, status, names: await resourceNames(manifest, namespace, cluster) };
    });
  }

  async function deploy(inputs: PropertyMap, upgrade: boolean): Promise<{ id: string; properties: PropertyMap }> {
    const plain = unwrapSecrets(inputs) as unknown as ReleaseInputs;
    const id = `${plain.namespace}/${plain.name}`;
    const failure = await run(async (helmAt, folder) => {
      const chart = await chartArguments(plain, folder);
      const place = ["--namespace", plain.namespace];
      const args = [upgrade ? "upgrade" : "install", plain.name, ...chart, ...place, ...flags(plain, upgrade)];
      await helmAt([...args, "--values", "-"], JSON.stringify(plain.values));
      return undefined;
    }).catch((error: Error) => error);
    // "install" of a name that is in use: the release that is there is not ours.
    if (failure && /cannot reuse a name/.test(failure.message)) throw failure;

    const found = await find(id).catch((error: Error) => error);
    const known = found !== undefined && !(found instanceof Error);
    // A release that was deployed but cannot be read is kept, so that it is not forgotten.
    const properties = outputs(inputs, known ? found.status : {}, known ? found.names : {});
    if (!failure && known) return { id, properties };
    if (failure && !known) throw failure;
    const cause = failure ?? (found instanceof Error ? found : new Error("it is gone right after it was deployed"));
    const detail = `Helm Release ${id}: ${cause.message}`;
    const text = `Helm release "${id}" was ${upgrade ? "updated" : "created"}, but failed to initialize completely. Use Helm CLI to investigate: failed to become available within allocated timeout. Error: ${detail}`;
    throw new InitializationFailed(text, { id, properties, inputs: upgrade ? undefined : inputs, reasons: [text] });
  }

  return {
    async create(request: CreateRequest, _: CallContext): Promise<CreateResult> {
      if (request.preview) return { id: "", properties: outputs(request.properties, UNKNOWN, UNKNOWN) };
      return deploy(request.properties, false);
    },
    async update(request: UpdateRequest, _: CallContext): Promise<UpdateResult> {
      if (request.preview) return { properties: outputs(request.news, UNKNOWN, UNKNOWN) };
      return deploy(request.news, true);
    },
    async read(request: ReadRequest, _: CallContext): Promise<ReadResult> {
      const found = await find(request.id);
      if (!found) return { id: "" };
      const known = Object.keys(request.inputs).length > 0;
      const values = (found.release.config ?? {}) as PropertyMap;
      const { chart, name, namespace } = found.status;
      const inputs: PropertyMap = {
        ...(known ? request.inputs : { ...RELEASE_DEFAULTS, chart, name, namespace }),
        // Nothing says which values of an imported release are secret: all of them.
        values: wrapSecretsLike(values, known ? request.inputs["values"] : new Secret({})),
      };
      if (found.status["version"]) inputs["version"] = found.status["version"];
      return { id: request.id, properties: outputs(inputs, found.status, found.names), inputs };
    },
    async delete(request: DeleteRequest, _: CallContext): Promise<void> {
      const { namespace = "default", name } = splitId(request.id);
      const seconds = request.timeout || Number(unwrapSecrets(request.oldInputs["timeout"])) || 300;
      const wait = request.oldInputs["skipAwait"] === true ? [] : ["--wait"];
      await run((helmAt) =>
        helmAt([
          "uninstall",
          name,
          "--namespace",
          namespace,
          "--ignore-not-found",
          "--timeout",
          `${seconds}s`,
          ...wait,
        ]),
      );
    },
  };
}
