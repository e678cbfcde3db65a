import type { Reader } from "../objects/reader.ts";
import { parseQuantity, showQuantity } from "../runner/pod/quantity.ts";

/** Resources that quotas, limits and nodes count. */
export const RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;
export type ResourceName = (typeof RESOURCES)[number];

/** An amount in billionths (of a core, of a byte). */
export type Amount = bigint;

/** Amounts by resource; a resource that is not named is not asked for. */
export type Amounts = Partial<Record<ResourceName, Amount>>;

/** Requests and limits of a container or of a whole pod. */
export interface Demand {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** Reads an amount such as `500m` or `4Gi`; what is none is noted as malformed and reads as absent. */
export function amountOf(at: Reader): Amount | undefined {
  const value = at.scalar();
  if (value === undefined || value === "") return undefined;
  const quantity = parseQuantity(String(value));
  return quantity === undefined ? at.odd(value, "an amount such as 500m or 4Gi") : quantity.nano;
}

/** An amount as Kubernetes writes it. */
export function show(resource: ResourceName, nano: Amount): string {
  return showQuantity({ nano, form: resource === "cpu" ? "decimal" : "binary" });
}

/** The sum by resource. A limit that one part lacks is none for the whole, so `missing` says what that means. */
export function sum(parts: readonly Amounts[], missing: "zero" | "unlimited"): Amounts {
  const total: Amounts = {};
  for (const resource of RESOURCES) {
    const amounts = parts.map((part) => part[resource]);
    const known = amounts.filter((amount) => amount !== undefined);
    if (known.length === 0 || (missing === "unlimited" && known.length < amounts.length)) continue;
    total[resource] = known.reduce((all, amount) => all + amount, 0n);
  }
  return total;
}
