/**
 * `npm run e2e [-- FILTER…] [--plugins DIR] [--charts DIR]`: behaviours against the real engine, real API servers and the sandbox's
 * GitLab. Without a filter all of them; a filter is a suite (`core`: what a stack is and does; `faults`: crashes and GitLab's faults) or
 * part of a behaviour's name. A behaviour is a folder; their order is below, since all share one world a stack, which `destroy` and every
 * one of `faults` leave empty. Last line: `N passed, N failed[, N skipped]`.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Mocha from "mocha";
import { downOnInterrupt, sandboxDown } from "../../sandbox/down.ts";
import { toolchain } from "../../sandbox/toolchain/tools.ts";
import { BASE, root, stopWorlds } from "../lib/e2e.ts";

const SUITES: Record<string, string[]> = {
  // The judge compares default roles with the API server before flux-operator's chart adds to them.
  core: [
    "judge",
    "bad-input",
    "policy",
    "up",
    "no-secrets",
    "rights",
    "runner-jobs",
    "runner-pods",
    "flux-chain",
    "package",
    "destroy",
    "interrupt",
  ],
  faults: ["gitlab-faults", "crash"],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { plugins: { type: "string" }, charts: { type: "string" }, keep: { type: "boolean" } },
});
if (values.plugins) process.env["GLK_E2E_PLUGINS"] = values.plugins;
if (values.charts) process.env["GLK_E2E_CHARTS"] = values.charts;

const all = Object.entries(SUITES).flatMap(([suite, behaviours]) =>
  behaviours.map((behaviour) => ({ suite, behaviour })),
);
const chosen = all.filter(
  ({ suite, behaviour }) =>
    positionals.length === 0 || positionals.some((filter) => filter === suite || behaviour.includes(filter)),
);
if (chosen.length === 0) {
  console.error(
    `No behaviour matches ${positionals.join(", ")}; there are ${all.map(({ behaviour }) => behaviour).join(", ")} and the suites ${Object.keys(SUITES).join(", ")}.`,
  );
  process.exit(2);
}

// A first build takes longer than any test may.
await toolchain({
  onEvent: (event) => {
    if (event.state === "building") console.log(`${event.tool}: building, about ${event.minutes} min`);
    if (event.state === "ready" && event.ready.source === "built")
      console.log(`${event.tool}: built in ${Math.round(event.ready.seconds)} s`);
  },
}).ensure();

// The worlds of this run, and that of the checkout which `interrupt` makes for itself.
const worlds = [
  { root, base: BASE, remove: false },
  { root: join(root, BASE, "checkout"), remove: false },
];
downOnInterrupt(...worlds);
if (!values.keep) {
  // What an earlier run left that was killed.
  for (const left of worlds) await sandboxDown(left);
  rmSync(join(root, BASE), { recursive: true, force: true });
}
const mocha = new Mocha({ timeout: 900_000, reporter: "spec", color: false });
for (const { behaviour } of chosen) mocha.addFile(join(import.meta.dirname, behaviour, `${behaviour}.e2e.ts`));
await mocha.loadFilesAsync();
const count = { passed: 0, failed: 0, skipped: 0 };
const runner = mocha.run();
runner.on("pass", () => (count.passed += 1));
runner.on("fail", () => (count.failed += 1));
runner.on("pending", () => (count.skipped += 1));
await new Promise<void>((resolve) => runner.once("end", resolve));
await stopWorlds();
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exit(count.failed > 0 ? 1 : 0);
