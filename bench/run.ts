/** `npm run bench [-- NAME…]`: every benchmark, one table, `bench/results.json`. Ratios of one run are the result; seconds depend on the machine. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { sandboxDown } from "../sandbox/down.ts";
import { BASE } from "./deployed.ts";
import { noopPreview } from "./noop-preview.ts";
import { sandboxStart } from "./sandbox.ts";
import { synth } from "./synth.ts";
import { type Benchmark, type Figure, render } from "./table.ts";

const BENCHMARKS: Benchmark[] = [synth, sandboxStart, noopPreview];
const root = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const chosen = BENCHMARKS.filter(({ name }) => wanted.length === 0 || wanted.some((filter) => name.includes(filter)));
if (chosen.length === 0) {
  console.error(
    `No benchmark matches ${wanted.join(", ")}; there are ${BENCHMARKS.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

const figures: Figure[] = [];
try {
  for (const { name, run } of chosen) figures.push(...(await run((line) => console.log(`${name}: ${line}`))));
} finally {
  await sandboxDown({ root, base: BASE, remove: true });
}
console.log(`\n${render(figures)}`);
const machine = { cores: cpus().length, node: process.version, load: (await import("node:os")).loadavg()[0] };
writeFileSync(join(import.meta.dirname, "results.json"), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
