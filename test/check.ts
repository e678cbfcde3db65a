/**
 * `npm run check`: format and lint, types, and the README's test command, side by side. Prints what failed, then as its last line
 * `N passed, N failed[, N skipped]`: mocha's counts plus one for each other step.
 */
import { execa } from "execa";
import { Listr } from "listr2";

interface Step {
  title: string;
  command: [string, ...string[]];
}

const STEPS: Step[] = [
  { title: "format and lint (biome)", command: ["biome", "ci", "--colors=off", "--error-on-warnings", "."] },
  { title: "types (tsc)", command: ["tsc", "-p", "."] },
  { title: "tests (npm test)", command: ["npm", "test"] },
];

const count = { passed: 0, failed: 0, skipped: 0 };
const output: string[] = [];

async function run({ title, command: [program, ...args] }: Step): Promise<void> {
  const { exitCode, all } = await execa(program, args, {
    all: true,
    reject: false,
    preferLocal: true,
    env: { FORCE_COLOR: "0" },
  });
  const mocha = (word: string) => Number(all.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  if (program === "npm") {
    count.passed += mocha("passing");
    count.failed += mocha("failing");
    count.skipped += mocha("pending");
    if (exitCode !== 0 && mocha("failing") === 0) count.failed += 1;
    output.push(`== ${title}\n${all}`);
  } else {
    count[exitCode === 0 ? "passed" : "failed"] += 1;
    if (exitCode !== 0) output.push(`== ${title}\n${all}`);
  }
  if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${exitCode}`);
}

const tasks = new Listr(
  STEPS.map((step) => ({ title: step.title, task: () => run(step) })),
  { concurrent: true, exitOnError: false, renderer: process.stdout.isTTY ? "default" : "simple" },
);
await tasks.run();
console.log(output.join("\n"));
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exitCode = count.failed > 0 ? 1 : 0;
