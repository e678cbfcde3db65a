/** One figure of a benchmark: what was measured, beside what, and the budget of DESIGN §7 where there is one. */
export interface Figure {
  what: string;
  /** Seconds, medians. */
  ours: number;
  /** Seconds of what it is compared with; absent for a figure that stands alone. */
  other?: number;
  against?: string;
  runs: number;
  /** Largest ratio that is allowed. */
  budget?: number;
}

export interface Benchmark {
  name: string;
  run: (say: (line: string) => void) => Promise<Figure[]>;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Runs two things in turn, A B A B …, after one uncounted run of each: the medians of both, and of the pairs' ratios. */
export async function paired(
  runs: number,
  a: () => Promise<void>,
  b: () => Promise<void>,
): Promise<{ a: number; b: number; ratio: number }> {
  await a();
  await b();
  const pairs: { a: number; b: number }[] = [];
  for (let index = 0; index < runs; index++) pairs.push({ a: await seconds(a), b: await seconds(b) });
  return {
    a: median(pairs.map((pair) => pair.a)),
    b: median(pairs.map((pair) => pair.b)),
    ratio: median(pairs.map((pair) => pair.a / pair.b)),
  };
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The table that a person reads. */
export function render(figures: Figure[]): string {
  const rows = figures.map(({ what, ours, other, against, runs, budget }) => [
    what,
    ours.toFixed(2),
    other === undefined ? "" : other.toFixed(2),
    other === undefined ? "" : `${(ours / other).toFixed(2)} ×`,
    budget === undefined ? "" : `≤ ${budget} ×`,
    String(runs),
    against ?? "",
  ]);
  const head = ["what", "seconds", "other", "ratio", "budget", "runs", "against"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
