import { compareQuantities, parseQuantity, showQuantity, storedAmount } from "../pod/quantity.ts";
import { type Data, listOf } from "../pod/wire.ts";

type Amounts = Record<string, string>;

/** Requests and limits with their amounts as they are stored. */
export function withStoredAmounts(resources: Data): Data {
  const stored = (map: unknown) =>
    Object.fromEntries(Object.entries(map as Record<string, string>).map(([name, text]) => [name, storedAmount(text)]));
  return Object.fromEntries(
    Object.entries(resources).map(([key, value]) => [
      key,
      key === "limits" || key === "requests" ? stored(value) : value,
    ]),
  );
}

/** With limits for the whole pod, its requests are those of its containers, else the limits. */
export function podRequests(spec: Data): Data {
  if (spec["resources"] === undefined) return {};
  const resources = withStoredAmounts(spec["resources"] as Data);
  const limits = (resources["limits"] ?? {}) as Record<string, string>;
  if (Object.keys(limits).length === 0) return { resources };
  const own = (resources["requests"] ?? {}) as Record<string, string>;
  const requests: Record<string, string> = { ...limits, ...pick(containerRequests(spec), ["cpu", "memory"]), ...own };
  return { resources: { ...resources, requests } };
}

function pick(map: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => keys.includes(key)));
}

/**
 * What the containers ask for together: the sum, sidecars included, or the greatest of the first ones, each with the sidecars
 * that were started before it, where that is more.
 */
export function containerRequests(spec: Data, bound: "requests" | "limits" = "requests"): Amounts {
  const containers = listOf(spec, "containers").map((one) => boundOf(one, bound));
  const first = listOf(spec, "initContainers").map((one) => ({
    amounts: boundOf(one, bound),
    stays: one["restartPolicy"] === "Always",
  }));
  let [together, sidecars, greatest] = [containers.reduce(plus, {}), {} as Amounts, {} as Amounts];
  for (const { amounts, stays } of first) {
    greatest = most(greatest, plus(sidecars, amounts));
    if (stays) [together, sidecars] = [plus(together, amounts), plus(sidecars, amounts)];
  }
  return most(together, greatest);
}

function plus(one: Amounts, other: Amounts): Amounts {
  const total = { ...one };
  for (const [name, amount] of Object.entries(other))
    total[name] = total[name] === undefined ? amount : sum(total[name], amount);
  return total;
}

function most(one: Amounts, other: Amounts): Amounts {
  const total = { ...one };
  for (const [name, amount] of Object.entries(other))
    if (total[name] === undefined || compareQuantities(amount, total[name]) > 0) total[name] = amount;
  return total;
}

function boundOf(container: Data, bound: string): Record<string, string> {
  return ((container["resources"] as Data | undefined)?.[bound] ?? {}) as Record<string, string>;
}

function sum(one: string, other: string): string {
  const [first, second] = [parseQuantity(one), parseQuantity(other)];
  if (first === undefined || second === undefined) return one;
  return showQuantity({ nano: first.nano + second.nano, form: first.form });
}
