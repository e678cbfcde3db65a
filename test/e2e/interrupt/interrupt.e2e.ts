import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { sandboxDown } from "../../../sandbox/down.ts";
import { BASE, root } from "../../lib/e2e.ts";

/** A checkout of its own, so that the command has its real defaults and a developer's own sandbox stays as it is. */
const checkout = join(root, BASE, "checkout");

interface Moment {
  line: RegExp;
  count: number;
}

/** Moments of `npm run sandbox` at which a person presses Ctrl-C, by a line of its output. */
const MOMENTS: [title: string, Moment][] = [
  ["while the cluster starts", { line: /starting the controllers/, count: 1 }],
  ["while the engine previews", { line: / create /, count: 1 }],
  ["when 40 resources are made", { line: / created \(/, count: 40 }],
];

describe("Ctrl-C in the middle of `npm run sandbox`", () => {
  before(async () => {
    const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
    for (const file of stdout.split("\n")) {
      mkdirSync(dirname(join(checkout, file)), { recursive: true });
      cpSync(join(root, file), join(checkout, file));
    }
    symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  });

  after(async () => {
    await sandboxDown({ root: checkout, remove: true });
    rmSync(checkout, { recursive: true, force: true });
  });

  for (const [title, moment] of MOMENTS)
    it(`${title}: it stops in order and says how to go on`, async () => {
      const { exitCode, output } = await sandbox(moment);
      assert.equal(exitCode, 1, output);
      assert.match(output, /Stopping: what is under way ends first/);
      assert.match(output, /stopped by Ctrl-C; run the same command again to go on/);
    });

  it("goes on in the next run, which makes what was missing", async () => {
    const { exitCode, output } = await sandbox();
    assert.equal(exitCode, 0, output);
    assert.match(output, /The stack "dev" is up: \d+ created, 0 updated, 0 replaced, 0 deleted/);
  });

  it("made nothing that the state does not know: `glk sandbox destroy` leaves nothing", async () => {
    const { exitCode, all } = await execa("npx", ["glk", "sandbox", "destroy"], {
      cwd: checkout,
      all: true,
      reject: false,
    });
    assert.equal(exitCode, 0, all);
  });
});

/** `npm run sandbox`; with a moment, Ctrl-C as a terminal passes it on: to the whole process group. */
async function sandbox(moment?: Moment): Promise<{ exitCode: number; output: string }> {
  const child = execa("npm", ["run", "sandbox"], {
    cwd: checkout,
    all: true,
    reject: false,
    detached: true,
    stdin: "ignore",
  });
  let left = moment?.count ?? Number.POSITIVE_INFINITY;
  createInterface({ input: child.all }).on("line", (line) => {
    if (moment?.line.test(line) && --left === 0) process.kill(-child.pid!, "SIGINT");
  });
  const { exitCode, all } = await child;
  return { exitCode: exitCode ?? 1, output: all };
}
