/** A value that the engine does not know yet. It stands where the value will stand. */
export class Unknown {
  toString(): string {
    return "(unknown)";
  }
}

/** The one instance: compare with `===`. */
export const UNKNOWN = new Unknown();

/** A value that is known and must not be shown. Readers see through it; nothing prints it. */
export class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  toString(): string {
    return "(secret)";
  }
}

/** What Pulumi's wire protocol writes for an unknown boolean, number, string, array, asset, archive and object. */
const SENTINELS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Deeper than any Kubernetes object; what lies below counts as unknown, so that a bomb of nested lists cannot crash a judge. */
const MAX_DEPTH = 100;

/**
 * Plain data from Pulumi's wire form: unknown sentinels become `UNKNOWN`, secret envelopes become `Secret`.
 *
 * @param value JSON-like data, as in an Analyze request, an exported state or a recorded registration
 * @returns the same reference where nothing had to change
 */
export function fromWire(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return SENTINELS.has(value) ? UNKNOWN : value;
  if (value === null || typeof value !== "object" || value instanceof Unknown || value instanceof Secret) return value;
  if (depth > MAX_DEPTH) return UNKNOWN;
  if (Array.isArray(value)) return listFromWire(value, depth);
  const entries = value as Record<string, unknown>;
  if (entries[SIGNATURE] === SECRET_SIGNATURE) return secretOf(entries, depth);
  let changed: Record<string, unknown> | undefined;
  for (const key of Object.keys(entries)) {
    const before = entries[key];
    const after = fromWire(before, depth + 1);
    if (after === before) continue;
    changed ??= { ...entries };
    changed[key] = after;
  }
  return changed ?? entries;
}

/** A secret on the wire has its `value`; in an exported state `ciphertext`, which nobody can read, or `plaintext` as JSON. */
function secretOf(envelope: Record<string, unknown>, depth: number): Secret {
  if (Object.hasOwn(envelope, "value")) return new Secret(fromWire(envelope["value"], depth + 1));
  if (typeof envelope["plaintext"] !== "string") return new Secret(UNKNOWN);
  try {
    return new Secret(fromWire(JSON.parse(envelope["plaintext"]), depth + 1));
  } catch {
    return new Secret(UNKNOWN);
  }
}

/**
 * Plain data from a synthesised graph, where `{ unknown: true }` stands for a value that is not known yet and
 * `{ secret: true }` for one that is not shown.
 */
export function fromMarkers(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(fromMarkers);
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only![1] === true) {
    if (only![0] === "unknown") return UNKNOWN;
    if (only![0] === "secret") return new Secret(UNKNOWN);
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, fromMarkers(inner)]));
}

function listFromWire(list: unknown[], depth: number): unknown[] {
  let changed: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const after = fromWire(list[index], depth + 1);
    if (after === list[index]) continue;
    changed ??= [...list];
    changed[index] = after;
  }
  return changed ?? list;
}
