/** The middle of some values; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("a median needs at least one value");
  return middle;
}

/** Two things measured side by side: medians in seconds, and the median of the pairs' ratios. */
export interface Pair {
  ours: number;
  other: number;
  ratio: number;
  runs: number;
}

/** What pairs of measurements say together. The ratio is taken within each pair, so that a machine that slows down between them does not matter. */
export function pairOf(pairs: readonly { ours: number; other: number }[]): Pair {
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    other: median(pairs.map(({ other }) => other)),
    ratio: median(pairs.map(({ ours, other }) => ours / other)),
    runs: pairs.length,
  };
}

/** Runs two things in turn, A B A B …; each gives the seconds that count, or is timed as a whole. */
export async function paired(runs: number, ours: () => Promise<unknown>, other: () => Promise<unknown>): Promise<Pair> {
  const pairs: { ours: number; other: number }[] = [];
  for (let run = 0; run < runs; run++) pairs.push({ ours: await secondsOf(ours), other: await secondsOf(other) });
  return pairOf(pairs);
}

/** {@link paired} after one uncounted run of each, for what is faster the second time. */
export async function pairedWarm(
  runs: number,
  ours: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<Pair> {
  await ours();
  await other();
  return paired(runs, ours, other);
}

/** Seconds that work takes; work that gives a number has measured itself. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const result = await work();
  return typeof result === "number" ? result : (performance.now() - start) / 1000;
}
