import { type ApiCall, type ApiClient, apiClient } from "./api-client.ts";
import { ApiError, isNotFound, NoMatchError, UnreachableError } from "./api-errors.ts";
import type { ClusterAccess } from "./kubeconfig.ts";
import { type KubeObject, splitApiVersion, splitId } from "./object.ts";

/** How a kind is served. */
export interface KindInfo {
  /** Plural name in paths. */
  resource: string;
  namespaced: boolean;
}

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean }[];
}

/** Objects of any kind on one API server: discovery is cached by group and version. */
export interface Cluster {
  access: ClusterAccess;
  /** Fails with the recorded text when the API server does not answer. Asked once. */
  ensureReachable(): Promise<void>;
  /** Throws NoMatchError for a kind that is not served; a miss is asked again the next time. */
  kind(apiVersion: string, kind: string): Promise<KindInfo>;
  get(object: KubeObject, signal?: AbortSignal): Promise<KubeObject>;
  /** Path of the object, or of its collection without a name. */
  path(object: KubeObject, named: boolean): Promise<string>;
  call<T = unknown>(call: ApiCall): Promise<T>;
  close(): void;
}

/** Makes an object with only what identifies it, from the resource's id. */
export function identified(apiVersion: string, kind: string, id: string): KubeObject {
  return { apiVersion, kind, metadata: splitId(id) };
}

/** Opens a cluster; nothing is sent before the first call. */
export function openCluster(access: ClusterAccess): Cluster {
  const client: ApiClient = apiClient(access);
  const served = new Map<string, Promise<Map<string, KindInfo>>>();
  let reached: Promise<void> | undefined;

  async function reach(): Promise<void> {
    try {
      await client.call({ method: "GET", path: "/version" });
    } catch (error) {
      if (error instanceof ApiError) return;
      const detail =
        error instanceof UnreachableError
          ? error.message.replace("/version", "/openapi/v2?timeout=32s")
          : String(error);
      throw new Error(
        `configured Kubernetes cluster is unreachable: unable to load schema information from the API server: ${detail}`,
      );
    }
  }

  async function discover(apiVersion: string): Promise<Map<string, KindInfo>> {
    const root = splitApiVersion(apiVersion).group === "" ? "/api" : "/apis";
    const list = await client.call<ResourceList>({ method: "GET", path: `${root}/${apiVersion}` }).catch((error) => {
      if (isNotFound(error)) return {} as ResourceList;
      throw error;
    });
    return new Map(
      (list.resources ?? [])
        .filter(({ name }) => !name.includes("/"))
        .map(({ kind, name, namespaced }) => [kind, { resource: name, namespaced }]),
    );
  }

  async function kind(apiVersion: string, name: string): Promise<KindInfo> {
    let known = served.get(apiVersion);
    if (!known) {
      known = discover(apiVersion);
      served.set(apiVersion, known);
      known.catch(() => served.delete(apiVersion));
    }
    const info = (await known).get(name);
    if (info) return info;
    if (served.get(apiVersion) === known) served.delete(apiVersion);
    throw new NoMatchError(apiVersion, name);
  }

  async function path(object: KubeObject, named: boolean): Promise<string> {
    const info = await kind(object.apiVersion, object.kind);
    const root = splitApiVersion(object.apiVersion).group === "" ? "/api" : "/apis";
    const scope = info.namespaced ? `/namespaces/${object.metadata.namespace || access.namespace}` : "";
    return `${root}/${object.apiVersion}${scope}/${info.resource}${named ? `/${object.metadata.name ?? ""}` : ""}`;
  }

  return {
    access,
    ensureReachable() {
      reached ??= reach();
      reached.catch(() => {
        reached = undefined;
      });
      return reached;
    },
    kind,
    path,
    get: async (object, signal) => client.call<KubeObject>({ method: "GET", path: await path(object, true), signal }),
    call: (call) => client.call(call),
    close: () => client.close(),
  };
}
