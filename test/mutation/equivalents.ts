import type { Mutant } from "./mutants.ts";

/**
 * A change that no test can notice, as it changes nothing that can be seen. It is found by what the line says, not by its number; `nth` tells
 * changes in lines of the same text apart and is 1 where absent.
 */
export interface Equivalent {
  readonly source: string;
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly nth?: number;
  readonly reason: string;
}

/** The entry for a mutant of a source. */
export function equivalentOf(
  list: readonly Equivalent[],
  source: string,
  { text, before, after, nth }: Pick<Mutant, "text" | "before" | "after" | "nth">,
): Equivalent | undefined {
  return list.find(
    (one) =>
      one.source === source &&
      one.text === text &&
      one.before === before &&
      one.after === after &&
      (one.nth ?? 1) === nth,
  );
}
