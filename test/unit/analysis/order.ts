import fc from "fast-check";

/** The same list in another order, chosen by numbers. */
export function shuffled<T>(list: readonly T[], order: readonly number[]): T[] {
  return list
    .map((item, index) => ({ item, rank: order[index % order.length] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers for `shuffled`. */
export const orders = fc.array(fc.nat(), { minLength: 3, maxLength: 12 });
