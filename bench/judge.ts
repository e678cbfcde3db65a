import { type Analyzer, type Encoded, encoded, startAnalyzer } from "./analyzer.ts";
import { type Pair, paired, pairedWarm } from "./measure.ts";
import { resourcesOf } from "./objects.ts";
import { emptyPack, ourPack } from "./packs.ts";
import type { Benchmark, Figure } from "./table.ts";

/** Pairs of runs by the number of resources. */
const SIZES: readonly [count: number, runs: number][] = [
  [300, 5],
  [3_000, 3],
  [10_000, 2],
];

/** The pack's own process against one with an empty policy, without an engine: start, and the calls of previews. */
export const judge: Benchmark = {
  name: "judge",
  async run(say) {
    const [ours, other] = [await ourPack(), emptyPack()];
    say("start of the pack");
    const start = await pairedWarm(
      5,
      () => started(ours),
      () => started(other),
    );
    const figures: Figure[] = [{ what: "start of the pack", ...start, note: "a pack with one empty policy" }];
    const own = new Map<number, number>();
    for (const [count, runs] of SIZES) {
      say(`the calls for ${count} resources`);
      const stack = encoded(resourcesOf(count));
      const pair = await paired(
        runs,
        () => judged(ours, stack),
        () => judged(other, stack),
      );
      own.set(count, ownSecondsEach(pair, count));
      figures.push(
        { what: `pack, calls for ${count} resources and their stack`, ...pair, note: "a pack with one empty policy" },
        {
          what: `pack, own judgement a resource of ${count}`,
          ours: own.get(count)!,
          runs,
          // ADR 0004: at 300 it is mostly code that runs for the first time.
          ...(count > 300 && { budget: { seconds: 0.0003 } }),
        },
      );
    }
    return [...figures, growth(own.get(3_000)!, own.get(10_000)!)];
  },
};

/** What a pack takes for a resource beyond what an empty one takes. */
export function ownSecondsEach({ ours, other }: Pick<Pair, "ours" | "other">, count: number): number {
  return (ours - other) / count;
}

function growth(few: number, many: number): Figure {
  const what = "pack, own judgement a resource, of 10,000 against 3,000";
  return { what, ours: many, other: few, ratio: many / few, budget: { ratio: 1.2 } };
}

async function started(folder: string): Promise<void> {
  (await startAnalyzer(folder)).stop();
}

/** A process serves one preview, as the engine has it: what a pack must warm up counts. */
async function judged(folder: string, stack: Encoded): Promise<number> {
  const analyzer: Analyzer = await startAnalyzer(folder);
  try {
    return await analyzer.preview(stack);
  } finally {
    analyzer.stop();
  }
}
