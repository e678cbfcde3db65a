import { parseQuantity, type Quantity, showQuantity, storedAmount } from "../pod/quantity.ts";
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
  let [together, sidecars, greatest] = [containers.reduce(plus, {}), {} as Quantities, {} as Quantities];
  for (const { amounts, stays } of first) {
    greatest = most(greatest, plus(sidecars, amounts));
    if (stays) [together, sidecars] = [plus(together, amounts), plus(sidecars, amounts)];
  }
  return Object.fromEntries(Object.entries(most(together, greatest)).map(([name, one]) => [name, showQuantity(one)]));
}

/** Amounts that keep the form in which the first of a sum was written. */
type Quantities = Readonly<Record<string, Quantity>>;

function plus(one: Quantities, other: Quantities): Quantities {
  const total = { ...one };
  for (const [name, amount] of Object.entries(other)) {
    const before = total[name];
    const form = before === undefined || before.nano === 0n ? amount.form : before.form;
    total[name] = before === undefined ? amount : { nano: before.nano + amount.nano, form };
  }
  return total;
}

function most(one: Quantities, other: Quantities): Quantities {
  const total = { ...one };
  for (const [name, amount] of Object.entries(other))
    if (total[name] === undefined || amount.nano > total[name].nano) total[name] = amount;
  return total;
}

function boundOf(container: Data, bound: string): Quantities {
  const texts = (container["resources"] as Data | undefined)?.[bound] ?? {};
  return Object.fromEntries(
    Object.entries(texts as Amounts).flatMap(([name, text]) => {
      const amount = parseQuantity(text);
      return amount === undefined ? [] : [[name, amount]];
    }),
  );
}
