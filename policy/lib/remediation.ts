import { type ResourceValidationPolicy, Secret } from "@pulumi/policy";
import type { Remedy, Rule } from "./rule.ts";

/** Name of the policy that mends what it may. */
export const REMEDIATION = "pack-remediation";

/**
 * A policy that mends resources by the rules that know how. It is off unless the configuration says
 * `"pack-remediation": "remediate"`: a resource that is not what its program says surprises whoever reads the program.
 */
export function remediationPolicy(rules: readonly Rule[]): ResourceValidationPolicy {
  const remedies = rules.flatMap(({ remedy }) => remedy ?? []);
  return {
    name: REMEDIATION,
    description: "Mends what has one right value: token mounting, Pod Security labels, pruning.",
    enforcementLevel: "disabled",
    remediateResource: ({ type, props }) => mend(remedies, type, targetOf(props)),
  };
}

/**
 * The properties with every remedy applied; undefined where nothing had to change. Unknown values and secrets stay as they are: only
 * what a remedy sets is new.
 */
export function mend(
  remedies: readonly Remedy[],
  type: string,
  props: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  let mended: Record<string, unknown> | undefined;
  for (const remedy of remedies) {
    const current = mended ?? props;
    for (const { path, value, secret } of remedy(type, current))
      mended = withValue(mended ?? props, path, secret === true ? new Secret(value) : value);
  }
  return mended;
}

function withValue(
  data: Readonly<Record<string, unknown>>,
  [key, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (key === undefined) return { ...data };
  const inner = data[key];
  const below = inner !== null && typeof inner === "object" && !Array.isArray(inner) ? inner : {};
  return { ...data, [key]: rest.length === 0 ? value : withValue(below as Record<string, unknown>, rest, value) };
}

/** The data behind the SDK's proxies: one that throws on unknown values, around one that opens secrets. */
function targetOf(props: Record<string, unknown>): Record<string, unknown> {
  const once = (props["__getSpecialProxyTarget"] ?? props) as Record<string, unknown>;
  return (once["__getSpecialProxyTarget"] ?? once) as Record<string, unknown>;
}
