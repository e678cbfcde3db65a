/** One figure of a benchmark: what was measured, beside what, and the budget of DESIGN §7 where there is one. */
export interface Figure {
  what: string;
  /** Seconds; a median where there were several runs. */
  ours: number;
  /** Seconds of what it is compared with. */
  other?: number;
  /** How often ours takes the other's time: the median of the pairs' ratios. */
  ratio?: number;
  /** What the other is, or what else is to be known. */
  note?: string;
  runs?: number;
  /** The most that is allowed, as seconds or as a ratio. */
  budget?: { seconds: number } | { ratio: number };
}

/** What could not be measured, and why. */
export interface Gap {
  what: string;
  why: string;
}

/** What a benchmark says while it runs. */
export type Say = (line: string) => void;

/** A part of `npm run bench`. */
export interface Benchmark {
  name: string;
  run: (say: Say) => Promise<(Figure | Gap)[]>;
}

/** Whether a figure keeps its budget; undefined where it has none. */
export function keepsBudget({ budget, ours, ratio }: Figure): boolean | undefined {
  if (budget === undefined) return undefined;
  return "seconds" in budget ? ours <= budget.seconds : ratio !== undefined && ratio <= budget.ratio;
}

/** The figures of a benchmark; what it throws becomes a gap, so that the others still run. */
export async function measured({ name, run }: Benchmark, say: Say): Promise<(Figure | Gap)[]> {
  try {
    return await run(say);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ what: name, why: text.trim().split("\n").slice(0, 3).join(" ") }];
  }
}

/** The table that a person reads. */
export function render(figures: readonly (Figure | Gap)[]): string {
  const rows = figures.map((figure) => ("why" in figure ? [figure.what, "not measured", figure.why] : cells(figure)));
  const head = ["what", "time", "other", "ratio", "budget", "", "runs", "against"];
  const whole = [head, ...rows.filter((row) => row.length === head.length)];
  const widths = head.map((_, column) => Math.max(...whole.map((row) => row[column]!.length)));
  widths[0] = Math.max(...[head, ...rows].map(([what]) => what!.length));
  return [head, ...rows]
    .map((row) => (row.length === head.length ? aligned(row, widths) : gapLine(row, widths[0]!)))
    .join("\n");
}

const NUMERIC = new Set([1, 2, 3, 4, 6]);

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => (NUMERIC.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
    .join("  ")
    .trimEnd();
}

function gapLine([what, mark, why]: readonly string[], width: number): string {
  return `${what!.padEnd(width)}  ${mark}: ${why}`;
}

function cells(figure: Figure): string[] {
  const { what, ours, other, ratio, note = "", runs = 1, budget } = figure;
  const kept = keepsBudget(figure);
  return [
    what,
    showSeconds(ours),
    other === undefined ? "" : showSeconds(other),
    ratio === undefined ? "" : `${ratio.toFixed(2)} ×`,
    budget === undefined ? "" : "seconds" in budget ? `≤ ${showSeconds(budget.seconds)}` : `≤ ${budget.ratio} ×`,
    kept === undefined ? "" : kept ? "kept" : "OVER",
    String(runs),
    note,
  ];
}

/** `0.21 ms`, `1.50 s`, `78 s`. */
export function showSeconds(seconds: number): string {
  if (Math.abs(seconds) < 0.01) return `${(seconds * 1000).toFixed(2)} ms`;
  return seconds < 60 ? `${seconds.toFixed(2)} s` : `${seconds.toFixed(0)} s`;
}
