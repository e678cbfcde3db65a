/**
 * `npm run mutation [-- FILTER…] [--minutes N] [--workers N]`: flips each operator and constant of `analysis` and `policy` and runs the tests that
 * mirror the file and come to the place, the fastest first. Prints the survivors as they are found and each file when it is done, then one line a folder, and as its last line
 * `mutation: A of B mutants killed (P %)`. When the minutes are over, what was not tried is said and does not count.
 * Ends with 1 where `equivalents.json` is not true.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "./crew.ts";
import { type Equivalent, equivalentOf } from "./equivalents.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import { lineOf, scoreOf, type Trial } from "./score.ts";

const root = join(import.meta.dirname, "../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "45" }, workers: { type: "string" } },
});

const minutes = Number(values.minutes);
const width = Number(values.workers ?? availableParallelism());
if (!(minutes > 0) || !(width >= 1)) {
  console.error("--minutes and --workers are numbers above 0");
  process.exit(2);
}
const { pairs, untested } = pairsOf(root, positionals);
if (pairs.length === 0) {
  console.error(`No file of analysis or policy with a test matches ${positionals.join(", ")}.`);
  process.exit(2);
}
const end = Date.now() + minutes * 60_000;
/** The files with the most mutants first, so that no worker is left alone with one of them at the end. */
const queue: (Pair & { mutants: Mutant[] })[] = pairs
  .map((pair) => ({ ...pair, mutants: mutantsOf(pair.source, readFileSync(join(root, pair.source), "utf8")) }))
  .sort((a, b) => b.mutants.length - a.mutants.length);
const total = queue.reduce((sum, { mutants }) => sum + mutants.length, 0);
console.log(`${total} mutants in ${pairs.length} files, ${width} at a time, for at most ${minutes} min`);
if (untested.length > 0) console.log(`without a test, not counted: ${untested.join(", ")}`);

const list: Equivalent[] = JSON.parse(readFileSync(join(import.meta.dirname, "equivalents.json"), "utf8"));
const trials: Trial[] = [];
const complete = new Set<string>();
const failing = new Set<string>();
await Promise.all(Array.from({ length: width }, work));

for (const test of failing) console.log(`${relative(root, test)} fails as it is and says nothing about mutants`);
const { lines, isListWrong } = scoreOf(
  trials,
  total - trials.length,
  list.filter(({ source }) => complete.has(source)),
);
for (const line of lines) console.log(line);
process.exitCode = isListWrong ? 1 : 0;

async function work(): Promise<void> {
  const worker = new Worker();
  for (let pair = queue.shift(); pair !== undefined; pair = queue.shift()) {
    const { source } = pair;
    const begin = performance.now();
    const order = { source: join(root, source), tests: pair.tests.map((test) => join(root, test)) };
    const profile = await worker.ask(order, 4);
    if (profile?.kind !== "profiled") throw new Error(`The tests of ${source} do not come to an end.`);
    for (const test of profile.failing) failing.add(test);
    for (const mutant of pair.mutants) {
      if (Date.now() > end) break;
      // A machine that is busy must not count as a mutant that never ends: what gave no answer is tried again, with patience.
      const answer = (await worker.ask({ ...order, mutant })) ?? (await worker.ask({ ...order, mutant }, 2));
      const outcome: Trial["outcome"] = answer?.kind === "tried" ? answer.outcome : "endless";
      const trial = { source, mutant, outcome, equivalent: equivalentOf(list, source, mutant) };
      trials.push(trial);
      const line = lineOf(trial);
      if (line !== undefined) console.log(line);
    }
    if (Date.now() <= end) complete.add(source);
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(`${source}: ${pair.mutants.length} mutants, ${seconds} s; ${total - trials.length} left`);
  }
  worker.stop();
}
