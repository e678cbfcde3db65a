import { dirname } from "node:path";
import type { Equivalent } from "./equivalents.ts";
import type { Mutant } from "./mutants.ts";
import type { Outcome } from "./worker.ts";

/** One mutant and what became of it; `endless`: the tests did not come to an end with it, twice. */
export interface Trial {
  readonly source: string;
  readonly mutant: Mutant;
  readonly outcome: Outcome | "endless";
  /** The entry that says why no test can notice it. */
  readonly equivalent?: Equivalent;
}

export interface Score {
  readonly lines: string[];
  /** The list of equivalents says something that is not so. */
  readonly isListWrong: boolean;
}

const isKilled = ({ outcome }: Trial) => outcome === "killed" || outcome === "endless";
const counts = ({ outcome, equivalent }: Trial) => outcome !== "invalid" && equivalent === undefined;

function place({ source, mutant }: Trial): string {
  return `${source}:${mutant.line} ${mutant.before} → ${mutant.after}`;
}

/** What is worth a line as soon as it is known: a survivor, an equivalent with its reason. */
export function lineOf(trial: Trial): string | undefined {
  if (trial.equivalent !== undefined) return `equivalent ${place(trial)}: ${trial.equivalent.reason}`;
  if (!counts(trial) || isKilled(trial)) return undefined;
  return `survived ${place(trial)}${trial.outcome === "unreached" ? " (no test comes here)" : ""}`;
}

/**
 * What a run has shown: one line a folder, and as the last line
 * `mutation: A of B mutants killed (P %)`. Equivalents and changes that are no program count neither for nor against.
 *
 * @param untried mutants for which the time was over
 * @param list equivalents of the files that were tried completely
 */
export function scoreOf(trials: readonly Trial[], untried: number, list: readonly Equivalent[]): Score {
  const sorted = [...trials].sort((a, b) => a.source.localeCompare(b.source));
  const counted = sorted.filter(counts);
  const killed = counted.filter(isKilled);
  const equivalents = sorted.filter(({ equivalent }) => equivalent !== undefined);
  const wrong = [
    ...equivalents.filter(isKilled).map((trial) => `listed as equivalent, but killed: ${place(trial)}`),
    ...list
      .filter((entry) => !equivalents.some(({ equivalent }) => equivalent === entry))
      .map(({ source, text, before }) => `listed as equivalent, but not there: ${source} ${before} in ${text}`),
  ];
  const endless = killed.filter(({ outcome }) => outcome === "endless").length;
  const invalid = trials.filter(({ outcome }) => outcome === "invalid").length;
  return {
    lines: [
      ...wrong,
      ...[...new Set(counted.map(({ source }) => dirname(source)))].map((folder) => {
        const of = (some: readonly Trial[]) => some.filter(({ source }) => dirname(source) === folder).length;
        return `${folder.padEnd(32)}${ratio(of(killed), of(counted))}`;
      }),
      ...(invalid > 0 ? [`${invalid} changes were no program and do not count`] : []),
      ...(endless > 0 ? [`${endless} of the killed ones never came to an end`] : []),
      ...(equivalents.length > 0 ? [`${equivalents.length} equivalents apart, each with its reason above`] : []),
      ...(untried > 0 ? [`${untried} mutants were not tried and do not count: the time was over`] : []),
      `mutation: ${killed.length} of ${counted.length} mutants killed (${percent(killed.length, counted.length)})`,
    ],
    isListWrong: wrong.length > 0,
  };
}

function ratio(part: number, whole: number): string {
  return `${String(part).padStart(6)} of ${String(whole).padStart(6)}  ${percent(part, whole)}`;
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? "0.0" : ((100 * part) / whole).toFixed(1)} %`;
}
