import type { SecretMarker, UnknownMarker } from "./graph.ts";

// The wire form of Pulumi's values: sdk/nodejs/runtime/rpc.ts, which does not export all of these.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** The string that stands for an unknown value in a request (`unknownValue` in rpc.ts). */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const secretMarker: SecretMarker = Object.freeze({ secret: true });
const unknownMarker: UnknownMarker = Object.freeze({ unknown: true });

type Wire = Record<string, unknown>;

/** Wraps a plain value so that the SDK reads it as a secret output. */
export function secretOnWire(value: unknown): Wire {
  return { [SIGNATURE]: SECRET, value };
}

/**
 * A wire value as plain data. Every secret becomes `{ secret: true }` (an object that is secret keeps its keys, because
 * the keys of a Secret are read by reviewers and rules), every unknown `{ unknown: true }`, a resource its URN. What is both
 * secret and unknown is a secret: that it is one is what a reader must know.
 */
export function marked(value: unknown): unknown {
  return read(value, false, false);
}

/** The same as {@link marked}, but secret values are shown. For unit tests only: never print or store the answer. */
export function revealed(value: unknown): unknown {
  return read(value, false, true);
}

/** The marker tree of a value that is secret as a whole. */
export function asSecret(value: unknown): unknown {
  return read(value, true, false);
}

export function isSecretMarker(value: unknown): value is SecretMarker {
  return isMarker(value, "secret");
}

export function isUnknownMarker(value: unknown): value is UnknownMarker {
  return isMarker(value, "unknown");
}

function isMarker(value: unknown, key: string): boolean {
  return (
    typeof value === "object" && value !== null && (value as Wire)[key] === true && Object.keys(value).length === 1
  );
}

function read(value: unknown, secret: boolean, reveal: boolean): unknown {
  if (typeof value !== "object" || value === null) return readScalar(value, secret);
  if (Array.isArray(value)) return secret ? secretMarker : value.map((item) => read(item, false, reveal));
  const signed = (value as Wire)[SIGNATURE];
  if (signed === undefined) return readObject(value as Wire, secret, reveal);
  const { value: inner, urn, text, path, uri } = value as Wire;
  if (signed === SECRET) return read(inner, !reveal, reveal);
  if (secret) return secretMarker;
  if (signed === RESOURCE) return { resource: urn };
  if (signed === ASSET || signed === ARCHIVE) return { asset: text ?? path ?? uri ?? "archive" };
  throw new Error(
    `A value of an input bears the signature "${String(signed)}", which is not one of Pulumi's secret, resource, ` +
      "asset or archive signatures; teach synth/values.ts this one.",
  );
}

function readScalar(value: unknown, secret: boolean): unknown {
  if (secret) return secretMarker;
  return value === UNKNOWN_VALUE ? unknownMarker : value;
}

function readObject(value: Wire, secret: boolean, reveal: boolean): Wire {
  const plain: Wire = {};
  for (const key of Object.keys(value)) plain[key] = read(value[key], secret, reveal);
  return plain;
}
