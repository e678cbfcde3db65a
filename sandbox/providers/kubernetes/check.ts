import {
  type CheckRequest,
  type CheckResult,
  isPlainObject,
  type PropertyMap,
  type PropertyValue,
  Secret,
  UNKNOWN,
} from "../plugin/index.ts";
import type { Cluster } from "./cluster.ts";
import { annotationOf, isPatchToken, metadataOf, uniqueSuffix } from "./object.ts";
import { isNamespaced } from "./scope.ts";

/** Annotation that marks a name which the provider made. */
export const AUTONAMED = "pulumi.com/autonamed";

// The real provider decodes these kinds into Go structs, which drop what is empty.
const DROPPED_WHEN_EMPTY = ["data", "stringData", "binaryData"];

function isEmpty(value: PropertyValue): boolean {
  return value === null || (isPlainObject(value) && Object.keys(value).length === 0);
}

function encode(value: PropertyValue): PropertyValue {
  if (value === UNKNOWN) return UNKNOWN;
  return value instanceof Secret ? new Secret(encode(value.value)) : Buffer.from(String(value)).toString("base64");
}

function encodeAll(values: PropertyValue): PropertyValue {
  if (values instanceof Secret) return new Secret(encodeAll(values.value));
  if (!isPlainObject(values)) return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encode(value)]));
}

/** A Secret's `stringData` goes into `data`, as the API server does it; secretness is kept. */
function mergeStringData(inputs: PropertyMap): PropertyMap {
  const { stringData, ...rest } = inputs;
  if (stringData === undefined || stringData === UNKNOWN) return inputs;
  const added = encodeAll(stringData);
  const plain = (value: PropertyValue) => (value instanceof Secret ? value.value : value);
  const [before, after] = [plain(rest["data"]), plain(added)];
  if ((before !== undefined && !isPlainObject(before)) || !isPlainObject(after)) return inputs;
  const data = { ...before, ...after };
  const secret = added instanceof Secret || rest["data"] instanceof Secret;
  return { ...rest, data: secret ? new Secret(data) : data };
}

function normalize(inputs: PropertyMap): PropertyMap {
  if (inputs["apiVersion"] !== "v1" || (inputs["kind"] !== "Secret" && inputs["kind"] !== "ConfigMap")) return inputs;
  const merged = inputs["kind"] === "Secret" ? mergeStringData(inputs) : inputs;
  return Object.fromEntries(
    Object.entries(merged).filter(([key, value]) => !(DROPPED_WHEN_EMPTY.includes(key) && isEmpty(value))),
  );
}

function withMetadata(inputs: PropertyMap, changes: PropertyMap): PropertyMap {
  return { ...inputs, metadata: { ...metadataOf(inputs), ...changes } };
}

function autonamed(inputs: PropertyMap, name: string): PropertyMap {
  const annotations = metadataOf(inputs)["annotations"];
  return withMetadata(inputs, {
    annotations: { ...(isPlainObject(annotations) ? annotations : {}), [AUTONAMED]: "true" },
    name,
  });
}

function refusal(request: CheckRequest, inputs: PropertyMap): string | undefined {
  const { apiVersion, kind } = inputs;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return "apiVersion and kind must be given as text";
  if (kind.endsWith("List") && Array.isArray(inputs["items"])) {
    return `${kind} is a list of objects, which no API server keeps; make one resource for each item, or a yaml.v2.ConfigGroup`;
  }
  if (metadataOf(inputs)["generateName"] !== undefined) {
    return "metadata.generateName does not work with server-side apply; leave metadata.name out to get a generated name";
  }
  if (isPatchToken(request.type) && metadataOf(inputs)["name"] === undefined) {
    return "a Patch resource changes an object that exists: give its metadata.name";
  }
  if (annotationOf(inputs, "pulumi.com/replaceUnready") !== undefined) {
    return "the annotation pulumi.com/replaceUnready is not in this stand-in; leave it out";
  }
  return undefined;
}

/**
 * Checked inputs of an object: a name where there was none (the one of the last deployment, if it was made so, else
 * `<logical>-<8 hex>`), the provider's namespace for namespaced kinds, Secret data in base64.
 */
export async function checkObject(request: CheckRequest, cluster: Cluster | undefined): Promise<CheckResult> {
  const { olds, news, name: logical, autonaming } = request;
  let inputs = normalize(news);
  const reason = refusal(request, inputs);
  if (reason) return { inputs, failures: [{ property: "", reason }] };

  const metadata = inputs["metadata"];
  const opaque = metadata !== undefined && !isPlainObject(metadata);
  if (opaque) return { inputs };
  if (!metadataOf(inputs)["name"]) {
    const before = metadataOf(olds)["name"];
    if (typeof before === "string" && annotationOf(olds, AUTONAMED) === "true") {
      inputs = autonamed(inputs, before);
    } else if (autonaming?.mode === "disable") {
      const failure = "automatic naming is disabled for this stack: give metadata.name";
      return { inputs, failures: [{ property: "metadata.name", reason: failure }] };
    } else {
      inputs = autonamed(inputs, autonaming?.proposedName || `${logical}-${uniqueSuffix(request.randomSeed)}`);
    }
  }
  if (!metadataOf(inputs)["namespace"] && cluster) {
    const namespaced = await isNamespaced(String(inputs["apiVersion"]), String(inputs["kind"]), cluster);
    if (namespaced) inputs = withMetadata(inputs, { namespace: cluster.access.namespace });
  }
  return { inputs };
}
