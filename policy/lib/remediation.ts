import { type ResourceValidationPolicy, Secret as SdkSecret } from "@pulumi/policy";
import { fromPulumi, readerOf } from "../../analysis/objects/resource.ts";
import { Secret } from "../../analysis/objects/wire.ts";
import { isOf } from "./kinds.ts";
import type { Repair, Rule } from "./rule.ts";
import type { Judged, Session } from "./session.ts";

/** Name of the policy that mends what it may. */
export const REMEDIATION = "pack-remediation";

/**
 * A policy that mends resources by the rules that know how; what is mended is then judged like any other. It is off unless the
 * configuration says `"pack-remediation": "remediate"`: a resource that is not what its program says surprises whoever reads the
 * program. The settings are those of the session, which the first resource of a stack brings.
 */
export function remediationPolicy(rules: readonly Rule[], session: Session): ResourceValidationPolicy {
  const mending = rules.filter(({ remedy }) => remedy !== undefined);
  return {
    name: REMEDIATION,
    description: "Mends what has one right value: token mounting, Pod Security labels, pruning, marks of secrets.",
    enforcementLevel: "disabled",
    remediateResource: ({ type, urn, name, props }) =>
      mend(mending, { type, urn, name, props: targetOf(props) }, session),
  };
}

/**
 * The properties with every remedy applied; undefined where nothing had to change. What is exempted or accepted stays as it is, and so
 * do unknown values and secrets: only what a remedy sets is new.
 *
 * @param judged with properties in which secrets are the SDK's
 */
export function mend(
  rules: readonly Rule[],
  { type, urn, name, props }: Judged,
  session: Session,
): Record<string, unknown> | undefined {
  let mended: Data | undefined;
  for (const resource of fromPulumi(type, dataOf(props), urn, name)) {
    for (const rule of rules) {
      if (!isOf(rule.judges, resource) || session.isExcused(rule, resource)) continue;
      const repairs = rule.remedy?.(resource, readerOf(resource), session.today) ?? [];
      // What a Patch leaves alone may be right already.
      const own = repairs.filter(({ secret }) => resource.shape !== "patch" || secret === true);
      for (const repair of own) mended = repaired(mended ?? (props as Data), repair) ?? mended;
    }
  }
  return mended;
}

type Key = string | number;
type Data = Record<Key, unknown>;

function repaired(props: Data, { at, value, secret }: Repair): Data | undefined {
  return withValue(props, at.keys, secret === true ? new SdkSecret(value) : value) as Data | undefined;
}

/** A copy of the data with one value set; undefined where something else than maps and lists lies on the way. */
function withValue(data: unknown, keys: readonly Key[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    const inner = withValue(data[key as number], rest, value);
    return inner === undefined ? undefined : data.with(key as number, inner);
  }
  const before = data ?? {};
  if (!isMap(before)) return undefined;
  const inner = withValue(before[key], rest, value);
  return inner === undefined ? undefined : { ...before, [key]: inner };
}

function isMap(value: unknown): value is Data {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}

/** The same data with secrets as the readers know them. */
function dataOf(value: unknown): unknown {
  if (value instanceof SdkSecret) return new Secret(dataOf(value.value));
  if (Array.isArray(value)) return value.map(dataOf);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dataOf(inner)]));
}

/** The data behind the SDK's proxies: one that throws on unknown values, around one that opens secrets. */
function targetOf(props: Record<string, unknown>): Record<string, unknown> {
  const once = (props["__getSpecialProxyTarget"] ?? props) as Record<string, unknown>;
  return (once["__getSpecialProxyTarget"] ?? once) as Record<string, unknown>;
}
