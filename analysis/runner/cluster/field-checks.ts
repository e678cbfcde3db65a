import { isLabelValue, isQualifiedName } from "../pod/names.ts";
import { compareQuantities } from "../pod/quantity.ts";

/** Faults of a map of labels. */
export function faultsOfLabels(labels: Readonly<Record<string, string>>, path: string): string[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...(isQualifiedName(key) ? [] : [`${path}: ${JSON.stringify(key)} is no key of a label`]),
    ...(isLabelValue(value) ? [] : [`${path}: ${JSON.stringify(value)} is no value of a label`]),
  ]);
}

/** A fault where a value is not among the allowed ones; an absent value is none. */
export function oneOf(value: unknown, allowed: readonly string[], path: string): string[] {
  if (value === undefined || allowed.includes(`${value}`)) return [];
  return [`${path}: ${JSON.stringify(value)} must be one of ${allowed.join(", ")}`];
}

/** A fault where a number is below a minimum or needs more than 31 bits; an absent value is none. */
export function outside(value: unknown, minimum: number, path: string): string[] {
  if (typeof value !== "number" || (value >= minimum && value <= 2 ** 31 - 1)) return [];
  return [`${path}: ${value} must be between ${minimum} and 2147483647`];
}

/** Faults of a seccomp profile. */
export function faultsOfProfile(profile: unknown, path: string): string[] {
  if (profile === undefined) return [];
  const { type, localhostProfile } = profile as { type?: string; localhostProfile?: string };
  if (type === "Localhost")
    return localhostProfile === undefined || /^\/|(^|\/)\.\.(\/|$)/.test(localhostProfile)
      ? [`${path}.localhostProfile: must be a path below the folder of profiles`]
      : [];
  if (localhostProfile !== undefined) return [`${path}.localhostProfile: may only be set with Localhost`];
  return oneOf(type ?? "", ["RuntimeDefault", "Unconfined"], `${path}.type`);
}

/** Faults of requests and limits: negative ones, and requests above their limit. */
export function faultsOfResources(
  resources: { requests?: Record<string, string>; limits?: Record<string, string> },
  path: string,
): string[] {
  const { requests = {}, limits = {} } = resources;
  const negative = [...Object.entries(requests), ...Object.entries(limits)].filter(
    ([, amount]) => compareQuantities(amount, "0") < 0,
  );
  return [
    ...negative.map(([name, amount]) => `${path}.${name}: ${amount} must not be negative`),
    ...Object.entries(requests)
      .filter(([name, amount]) => limits[name] !== undefined && compareQuantities(amount, limits[name]) > 0)
      .map(([name, amount]) => `${path}.requests: ${amount} must be at most the ${name} limit of ${limits[name]}`),
  ];
}
