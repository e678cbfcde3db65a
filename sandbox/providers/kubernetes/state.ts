import { isPlainObject, type PropertyMap, type PropertyValue, Secret, wrapSecretsLike } from "../plugin/index.ts";
import type { KubeObject } from "./object.ts";

const SECRET_FIELDS = ["data", "stringData"];

function hideSecretData(object: PropertyMap): PropertyMap {
  if (object["apiVersion"] !== "v1" || object["kind"] !== "Secret") return object;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      SECRET_FIELDS.includes(key) && value !== undefined && !(value instanceof Secret) ? new Secret(value) : value,
    ]),
  );
}

/**
 * The outputs that are kept: the live object, the inputs that made it (`__inputs`), the field manager and the first
 * apiVersion. What is secret in the inputs, and the data of every Secret, is secret in the outputs.
 */
export function checkpoint(
  live: KubeObject,
  inputs: PropertyMap,
  kept: { fieldManager: string; initialApiVersion: string },
): PropertyMap {
  const outputs = wrapSecretsLike(live as unknown as PropertyValue, inputs);
  return {
    ...hideSecretData(outputs as PropertyMap),
    __fieldManager: kept.fieldManager,
    __initialApiVersion: kept.initialApiVersion,
    __inputs: hideSecretData(inputs),
  };
}

/**
 * The live values of the fields that the inputs name: what a refresh compares. Lists are cut to the length of the
 * inputs' list, fields that only the API server set are left out, and empty ones that it left out or emptied are kept.
 */
export function pruneToInputs(live: PropertyValue, inputs: PropertyValue): PropertyValue {
  if (inputs instanceof Secret) return new Secret(pruneToInputs(live, inputs.value));
  if (Array.isArray(live) && Array.isArray(inputs)) {
    return live.slice(0, inputs.length).map((item, i) => pruneToInputs(item, inputs[i]));
  }
  if (isPlainObject(live) && isPlainObject(inputs)) {
    const unsaid = Object.entries(inputs).filter(([key, value]) => isEmpty(live[key] ?? null) && isEmpty(value));
    const said = Object.entries(live).filter(([key]) => inputs[key] !== undefined);
    return Object.fromEntries([...said.map(([key, value]) => [key, pruneToInputs(value, inputs[key])]), ...unsaid]);
  }
  return live;
}

/** What the API server leaves out of its answer when it is given it: nothing has changed then. */
function isEmpty(value: PropertyValue): boolean {
  if (value === null || value === "") return true;
  return Array.isArray(value) ? value.length === 0 : isPlainObject(value) && Object.keys(value).length === 0;
}

const SERVER_METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** Inputs for an object that was imported: everything but the status and what only the API server sets. */
export function importedInputs(live: KubeObject): PropertyMap {
  const { status: _, metadata, ...rest } = live;
  const own = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.includes(key));
  return hideSecretData({ ...rest, metadata: Object.fromEntries(own) } as unknown as PropertyMap);
}
