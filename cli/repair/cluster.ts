import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { type Owner, ownershipOfLabels } from "./marks.ts";
import type { Sighting, Wanted } from "./plan.ts";

/** How a provider of the stack reaches its cluster. */
export interface ClusterAccess {
  /** Content or path of a kubeconfig; without it what the environment says (KUBECONFIG). */
  kubeconfig?: string;
  context?: string;
}

/** Opens a cluster as the stack's provider does: its kubeconfig, and the context that it names. */
export function openCluster({ kubeconfig, context }: ClusterAccess): KubernetesObjectApi {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else if (/^\s*[{]|\n|apiVersion:/.test(kubeconfig)) config.loadFromString(kubeconfig);
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return KubernetesObjectApi.makeApiClient(config);
}

interface Header {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
}

interface Live extends Header {
  metadata: Header["metadata"] & { managedFields?: { manager?: string }[] };
}

/** apiVersion, kind, name and namespace of a resource's inputs; undefined where one of them is not known. */
export function headerOf({ inputs }: Pick<Wanted, "inputs">): Header | undefined {
  const { apiVersion, kind, metadata } = inputs as Partial<Header>;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof metadata?.name !== "string")
    return undefined;
  const { name, namespace, labels } = metadata;
  if (namespace !== undefined && typeof namespace !== "string") return undefined;
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }) } };
}

/** Pulumi's own name among an object's field managers (pulumi-kubernetes: server-side apply, field managers). */
const PROVIDER = /^pulumi-(kubernetes|resource-kubernetes)/;

/**
 * Looks for what a resource names. An object of a chart or manifest bears no mark of ours; it is taken for the resource's when Pulumi
 * wrote it and every label that the resource gives it is there. `undefined`: there is no such object, or no such kind.
 */
export async function look(api: KubernetesObjectApi, wanted: Wanted, owner: Owner): Promise<Sighting | undefined> {
  const header = headerOf(wanted);
  if (!header && wanted.from === "operation") throw new Error("its kind, namespace or name is not in the state");
  if (!header) return undefined;
  const live = await read(api, header);
  if (!live) return undefined;
  const { name, namespace, labels = {}, managedFields = [] } = live.metadata;
  const isWritten = managedFields.some(({ manager = "" }) => PROVIDER.test(manager));
  const hasLabels = Object.entries(header.metadata.labels ?? {}).every(([key, value]) => labels[key] === value);
  return {
    type: wanted.type,
    what: `${live.kind ?? header.kind} ${namespace ? `${namespace}/` : ""}${name}`,
    id: namespace ? `${namespace}/${name}` : name,
    identity: wanted.urn,
    ownership: ownershipOfLabels(labels, owner),
    ...(isWritten && hasLabels && { evidence: "Pulumi wrote it, with the labels of this resource" }),
  };
}

/** Removes an object that a sighting is; what is gone already is no error. */
export async function removeObject(api: KubernetesObjectApi, wanted: Wanted): Promise<void> {
  const header = headerOf(wanted);
  if (header) await unlessGone(() => api.delete(header));
}

async function read(api: KubernetesObjectApi, header: Header): Promise<Live | undefined> {
  return (await unlessGone(() => api.read(header))) as Live | undefined;
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if ((error as { code?: number }).code === 404 || /Unrecognized API version and kind/.test(String(error)))
      return undefined;
    throw error;
  }
}
