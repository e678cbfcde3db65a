import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { sandboxDown } from "../../../sandbox/down.ts";
import type { FaultRule } from "../../../sandbox/gitlab/faults.ts";
import { placesOf } from "../../../sandbox/world/places.ts";
import { rootToken } from "../../../sandbox/world/tokens.ts";
import { readWorld } from "../../../sandbox/world/world.ts";
import { BASE, root } from "../../lib/e2e.ts";

/** A checkout of its own, so that the command has its real defaults and a developer's own sandbox stays as it is. */
const checkout = join(root, BASE, "checkout");

/** A call that makes a variable of a project. */
const VARIABLE: Pick<FaultRule, "methods" | "path"> = { methods: ["POST"], path: "/api/v4/projects/*/variables" };

/** When a person presses Ctrl-C: after so many lines of the output that match. */
interface Moment {
  line: RegExp;
  count: number;
}

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

  const stops = (title: string, moment: Moment) =>
    it(`${title}: it stops in order and says how to go on`, async () => {
      const { exitCode, output } = await sandbox(moment);
      assert.equal(exitCode, 1, output);
      assert.match(output, /Stopping: what is under way ends first/);
      assert.match(output, /stopped by Ctrl-C; run the same command again to go on/);
    });

  stops("while the cluster starts", { line: /starting the controllers/, count: 1 });
  stops("while the engine previews", { line: / create /, count: 1 });

  // What a Ctrl-C does to a call when GitLab has taken it and not answered yet, without the race.
  it("a call of which nobody heard the answer: it stops and says what to do", async () => {
    await loseAnswer(VARIABLE);
    const { exitCode, output } = await sandbox();
    assert.equal(exitCode, 1, output);
    assert.match(output, /a call may have had its effect all the same; find it and put it right/);
  });

  stops("when 40 more resources are made", { line: / created \(/, count: 40 });

  it("goes on in the next run, which finds what was made and makes what was missing", async () => {
    const { exitCode, output } = await sandbox();
    assert.equal(exitCode, 0, output);
    // The engine updates what was made and not ready yet when it stopped.
    assert.match(output, /The stack "dev" is up: \d+ created, \d+ updated, 0 replaced, 0 deleted/);
  });

  it("made nothing that the state does not know: `glk sandbox destroy` leaves nothing", leavesNothing);

  it("made nothing that `glk sandbox destroy` does not find, when nobody heard an answer before it", async () => {
    await loseAnswer(VARIABLE);
    assert.equal((await sandbox()).exitCode, 1);
    await leavesNothing();
  });
});

/** GitLab takes the next such call and drops the connection instead of an answer. */
async function loseAnswer(call: typeof VARIABLE): Promise<void> {
  const places = placesOf(checkout, "dev");
  const { ok, status } = await fetch(`${readWorld(places)!.gitlab.url}/-/sandbox/faults`, {
    method: "POST",
    headers: { "PRIVATE-TOKEN": await rootToken(places), "content-type": "application/json" },
    body: JSON.stringify({ kind: "drop", when: "after", count: 1, ...call } satisfies FaultRule),
  });
  assert.ok(ok, `${status}`);
}

async function leavesNothing(): Promise<void> {
  const { exitCode, all } = await execa("npx", ["glk", "sandbox", "destroy"], {
    cwd: checkout,
    all: true,
    reject: false,
  });
  assert.equal(exitCode, 0, all);
}

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
