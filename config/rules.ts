import type { Fault } from "./faults.ts";
import { identityFaults } from "./rules/identities.ts";
import { namespaceFaults } from "./rules/namespaces.ts";
import { productionFaults } from "./rules/production.ts";
import { referenceFaults } from "./rules/references.ts";
import { singleFaults } from "./rules/singles.ts";
import { tierFaults } from "./rules/tiers.ts";
import { versionFaults } from "./rules/versions.ts";
import type { StackSettings } from "./schema.ts";

/** Faults that only show when several areas are looked at together. All are told, in the order of the file. */
export function crossFaults(settings: StackSettings): Fault[] {
  return [referenceFaults, identityFaults, tierFaults, versionFaults, namespaceFaults, singleFaults, productionFaults]
    .flatMap((rule) => rule(settings))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
