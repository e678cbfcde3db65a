import { createHash } from "node:crypto";
import {
  type CheckFailure,
  type CheckRequest,
  type CheckResult,
  containsUnknown,
  isPlainObject,
  type PropertyValue,
  UNKNOWN,
  unwrapSecrets,
} from "../plugin/index.ts";
import type { Kind, Properties, Values } from "./properties.ts";
import type { ResourceType } from "./resource.ts";

type Fits = (value: unknown) => boolean;

const SCALARS: Record<"string" | "integer" | "boolean", Fits> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
};

const orUnknown =
  (fits: Fits): Fits =>
  (value) =>
    value === UNKNOWN || fits(value);

/** Says what is wrong with a value of a kind; undefined when nothing is. The value itself is never in the text. */
function mismatch(kind: Kind, value: unknown): string | undefined {
  if (value === UNKNOWN) return undefined;
  if (kind === "strings" || kind === "integers") {
    const of = kind === "strings" ? "string" : "integer";
    const fits = Array.isArray(value) && value.every(orUnknown(SCALARS[of]));
    return fits ? undefined : `must be a list whose entries are each a ${of}`;
  }
  if (typeof kind === "string") return SCALARS[kind](value) ? undefined : `must be a ${kind}`;
  const entries = Array.isArray(value) ? value : [value];
  for (const entry of entries) {
    if (entry === UNKNOWN) continue;
    if (!isPlainObject(entry)) return "must be an object";
    for (const [name, member] of Object.entries(entry)) {
      const of = kind[name];
      if (name.startsWith("__")) continue;
      if (!of) return `has ${name}, which is not known; known are ${Object.keys(kind).join(", ")}`;
      if (member !== undefined && member !== null && !orUnknown(SCALARS[of])(member))
        return `has a ${name} that is no ${of}`;
    }
  }
  return undefined;
}

function failuresOf({ properties, faults }: ResourceType, news: Values): CheckFailure[] {
  const known = Object.keys(properties).filter((name) => properties[name]?.given !== "never");
  const failures: CheckFailure[] = [];
  for (const [property, value] of Object.entries(news)) {
    if (property.startsWith("__")) continue;
    const kind = known.includes(property) ? properties[property]?.kind : undefined;
    const reason = kind ? mismatch(kind, value) : `is not an input; known are ${known.join(", ")}`;
    if (reason) failures.push({ property, reason });
  }
  for (const property of known) {
    if (properties[property]?.given === "required" && news[property] === undefined)
      failures.push({ property, reason: "is missing" });
  }
  if (failures.length > 0 || !faults) return failures;
  return Object.entries(faults(news))
    .filter(([property]) => !containsUnknown(news[property] as PropertyValue))
    .map(([property, reason]) => ({ property, reason }));
}

/** Seven hexadecimal digits that stay the same for the same seed. */
const suffix = (seed: Uint8Array): string => createHash("sha256").update(seed).digest("hex").slice(0, 7);

/** The name that a resource gets when the program gives none: the engine's proposal, the old one, `<logical>-<7 hex>`. */
function autoname({ autonaming, olds, name, randomSeed }: CheckRequest): string | undefined {
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming?.mode === "enforce") return autonaming.proposedName;
  const old = unwrapSecrets(olds);
  const defaults = old["__defaults"];
  if (Array.isArray(defaults) && defaults.includes("name") && typeof old["name"] === "string") return old["name"];
  return autonaming?.proposedName ?? `${name}-${suffix(randomSeed)}`;
}

const canBeNamed = (properties: Properties): boolean => properties["name"]?.given === "optional";

/** Names, presence and types of inputs, autonaming, and what the resource type itself knows to be wrong. */
export function check(type: ResourceType, request: CheckRequest): CheckResult {
  const news = Object.fromEntries(
    Object.entries(request.news).filter(([, value]) => value !== undefined && value !== null),
  );
  const named = canBeNamed(type.properties) && news["name"] === undefined ? autoname(request) : undefined;
  const inputs = {
    ...news,
    ...(named !== undefined && { name: named }),
    __defaults: named === undefined ? [] : ["name"],
  };
  return { inputs, failures: failuresOf(type, unwrapSecrets(inputs)) };
}
