/**
 * `npm run mutation [-- FILTER…] [--minutes N] [--list]`: flips each operator and constant of `analysis` and `policy` and runs the tests that
 * mirror the file. Prints the survivors, one line a folder, and as its last line `mutation: A of B mutants killed (P %)`. When the
 * minutes are over, what was not tried is said and does not count; the order is random but the same each time.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import type { Answer, Order } from "./worker.ts";

const root = join(import.meta.dirname, "../..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "15" }, list: { type: "boolean" }, workers: { type: "string" } },
});

interface Trial {
  readonly pair: Pair;
  readonly mutant: Mutant;
}

const minutes = Number(values.minutes);
const width = Number(values.workers ?? Math.max(1, availableParallelism() - 1));
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
const trials = shuffled(
  pairs.flatMap((pair) =>
    mutantsOf(pair.source, readFileSync(join(root, pair.source), "utf8")).map((mutant) => ({ pair, mutant })),
  ),
);
console.log(`${trials.length} mutants in ${pairs.length} files, ${width} at a time, for at most ${minutes} min`);
if (untested.length > 0) console.log(`without a test of their own, not counted: ${untested.join(", ")}`);

const killed: Trial[] = [];
const survived: Trial[] = [];
const queue = [...trials];
await Promise.all(Array.from({ length: width }, work));

for (const { pair, mutant } of survived.sort(
  (a, b) => a.pair.source.localeCompare(b.pair.source) || a.mutant.line - b.mutant.line,
))
  console.log(`survived ${pair.source}:${mutant.line} ${mutant.before} → ${mutant.after}`);
const folders = [...new Set(trials.map(({ pair }) => dirname(pair.source)))].sort();
for (const folder of folders) {
  const of = (list: Trial[]) => list.filter(({ pair }) => dirname(pair.source) === folder).length;
  const tried = of(killed) + of(survived);
  if (tried > 0)
    console.log(
      `${folder.padEnd(32)}${String(of(killed)).padStart(6)} of ${String(tried).padStart(6)}  ${percent(of(killed), tried)}`,
    );
}
const tried = killed.length + survived.length;
if (tried < trials.length) console.log(`${trials.length - tried} mutants were not tried: the time was over`);
console.log(`mutation: ${killed.length} of ${tried} mutants killed (${percent(killed.length, tried)})`);

async function work(): Promise<void> {
  let number = 0;
  let worker = await start();
  const sound = new Map<string, boolean>();
  for (let trial = queue.pop(); trial !== undefined && Date.now() < end; trial = queue.pop()) {
    const { pair, mutant } = trial;
    const order = { source: join(root, pair.source), tests: pair.tests.map((test) => join(root, test)) };
    if (!sound.has(pair.source)) {
      const answer = await ask(worker, { ...order, number: number++ }, 60_000);
      sound.set(pair.source, answer?.failed === false);
      if (answer?.failed !== false)
        console.log(`the tests of ${pair.source} fail as they are; its mutants are left out`);
      if (answer === undefined) worker = await start();
    }
    if (!sound.get(pair.source)) continue;
    const answer = await ask(worker, { ...order, mutant, number: number++ }, 20_000);
    if (answer?.failed === false) survived.push(trial);
    else killed.push(trial);
    if (values.list)
      console.log(
        `${answer?.failed === false ? "survived" : "killed"} ${pair.source}:${mutant.line} ${mutant.before} → ${mutant.after}`,
      );
    // What was loaded is never unloaded; a fresh process now and then keeps memory low.
    if (answer === undefined || number % 150 === 0) {
      worker.kill("SIGKILL");
      worker = await start();
    }
  }
  worker.kill("SIGKILL");
}

function start(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "worker.ts"), {
    cwd: root,
    execArgv: process.execArgv,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`The worker ended with ${code} before it was ready.`)));
  });
}

/** The answer; undefined where there is none in time, as a mutant may loop for ever. */
function ask(worker: ChildProcess, order: Order, milliseconds: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Answer) => {
      clearTimeout(timer);
      worker.removeAllListeners("message");
      worker.removeAllListeners("exit");
      if (answer === undefined) worker.kill("SIGKILL");
      resolve(answer);
    };
    const timer = setTimeout(() => done(), milliseconds);
    worker.once("message", (answer: Answer) => done(answer));
    worker.once("exit", () => done());
    worker.send(order);
  });
}

/** An order that is the same in each run and takes a little of every file early. */
function shuffled<T>(list: readonly T[]): T[] {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return list
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? "0.0" : ((100 * part) / whole).toFixed(1)} %`;
}
