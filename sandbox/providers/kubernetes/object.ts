import { createHash, randomBytes } from "node:crypto";
import { isPlainObject, type PropertyMap, type PropertyValue, UNKNOWN, unwrapSecrets } from "../plugin/index.ts";

/** A Kubernetes object as JSON: what goes to and comes from the API server. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name?: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: ManagedFields[];
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** One entry of `metadata.managedFields` (Kubernetes documentation, Server-Side Apply). */
export interface ManagedFields {
  manager: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  fieldsType: "FieldsV1";
  fieldsV1: Record<string, unknown>;
  subresource?: string;
  time?: string;
}

/** Group (empty for core) and version of an `apiVersion`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The type token of an object: `kubernetes:core/v1:Secret`, `kubernetes:example.com/v1:Thing`. */
export function typeToken(apiVersion: string, kind: string): string {
  return `kubernetes:${splitApiVersion(apiVersion).group === "" ? "core/" : ""}${apiVersion}:${kind}`;
}

/** Does the token name a `*Patch` resource, which owns some fields of an object that is not ours? */
export function isPatchToken(token: string): boolean {
  return token.endsWith("Patch");
}

/** Inputs as the object to send: secrets unwrapped. Must not contain unknown values. */
export function toObject(inputs: PropertyMap): KubeObject {
  const object = unwrapSecrets(inputs) as unknown as KubeObject;
  return isPlainObject(object.metadata as PropertyValue) ? object : { ...object, metadata: {} };
}

/** `namespace/name`, or `name` where there is no namespace: the id of the resource. */
export function objectId(object: KubeObject): string {
  const { namespace, name = "" } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The parts of an id. */
export function splitId(id: string): { namespace?: string; name: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { name: id } : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** `metadata` of inputs; `{}` where it is absent, secret or unknown as a whole. */
export function metadataOf(inputs: PropertyMap): PropertyMap {
  const metadata = inputs["metadata"];
  return isPlainObject(metadata) ? metadata : {};
}

/** An annotation of inputs as text; undefined when absent, unknown or secret. */
export function annotationOf(inputs: PropertyMap, name: string): string | undefined {
  const annotations = metadataOf(inputs)["annotations"];
  const value = isPlainObject(annotations) ? annotations[name] : undefined;
  return value === UNKNOWN || value === undefined || value === null ? undefined : String(unwrapSecrets(value));
}

/** Eight hexadecimal characters from the engine's seed, so that the same step gives the same name. */
export function uniqueSuffix(seed: Uint8Array): string {
  return seed.length > 0 ? createHash("sha256").update(seed).digest("hex").slice(0, 8) : randomBytes(4).toString("hex");
}

/** A new field manager for one resource, `pulumi-kubernetes-<8 hex>`; it is kept in the state. */
export function newFieldManager(): string {
  return `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}
