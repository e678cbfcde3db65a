/**
 * `npm run bench [-- NAME…]`: every benchmark, one table, `bench/results.json`. Ratios of one run are the result; seconds depend on the
 * machine. What cannot be measured says why; a budget that is not kept is shown and fails nothing.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { downOnInterrupt, sandboxDown } from "../sandbox/down.ts";
import { beside } from "./beside.ts";
import { BASE } from "./deployed.ts";
import { engines } from "./engines.ts";
import { growth } from "./growth.ts";
import { judge } from "./judge.ts";
import { noopPreview } from "./noop-preview.ts";
import { packPreview } from "./pack-preview.ts";
import { sandboxStart } from "./sandbox.ts";
import { synth } from "./synth.ts";
import { type Benchmark, type Figure, type Gap, measured, render } from "./table.ts";
import { tools } from "./tools.ts";

const BENCHMARKS: Benchmark[] = [tools, synth, growth, engines, judge, beside, sandboxStart, noopPreview, packPreview];
const root = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const chosen = BENCHMARKS.filter(({ name }) => wanted.length === 0 || wanted.some((filter) => name.includes(filter)));
if (chosen.length === 0) {
  const names = BENCHMARKS.map(({ name }) => name).join(", ");
  console.error(`No benchmark matches ${wanted.join(", ")}; there are ${names}.`);
  process.exit(2);
}

downOnInterrupt({ root, base: BASE, remove: true });
const load = loadavg()[0]!;
const figures: (Figure | Gap)[] = [];
try {
  for (const benchmark of chosen)
    figures.push(...(await measured(benchmark, (line) => console.log(`${benchmark.name}: ${line}`))));
} finally {
  await sandboxDown({ root, base: BASE, remove: true });
}
console.log(`\n${render(figures)}`);
const machine = { cores: availableParallelism(), node: process.version, load };
writeFileSync(join(import.meta.dirname, "results.json"), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
if (load > 0.5) console.log(`\nThe machine was busy when this began (load ${load.toFixed(1)}): trust the ratios only.`);
