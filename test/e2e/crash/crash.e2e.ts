import assert from "node:assert/strict";
import { afterUp } from "../../../sandbox/world/after-up.ts";
import { publishSamples } from "../../../sandbox/world/artifacts.ts";
import { readStackFile } from "../../../sandbox/world/stack-file.ts";
import { engine, root, world } from "../../lib/e2e.ts";
import { assertClean, assertOneOfEach, cutAttributes, cutOff, planned, repaired, succeeds } from "./convergence.ts";
import { Gate } from "./gate.ts";
import { killed } from "./kill.ts";
import { inWords, type Kill, LIVES } from "./moments.ts";
import { inSequence } from "./sequence.ts";
import { changedStackFile } from "./stack-file.ts";

const STACK = "dev";

/** What repair says it will do with an operation that was cut off. */
const HEADINGS: Record<Kill["repair"], string> = {
  import: "Exists; will be imported into the state:",
  remove: "Exists and cannot be imported; will be removed:",
  forget: "Does not exist; the interrupted operation will be forgotten:",
  refresh: "In the state; will be refreshed:",
};

/** The heading under which repair names something. */
function headingOf(output: string, what: string): string | undefined {
  const lines = output.split("\n");
  const index = lines.findIndex((line) => line.startsWith("  ") && line.includes(what));
  return lines.slice(0, index + 1).findLast((line) => !line.startsWith(" "));
}

describe("kill -9 of the engine", () => {
  inSequence();
  let gate: Gate;
  let throughGate: { undo: () => void };

  before(async () => {
    const { places, world: started } = await world(STACK);
    gate = await Gate.open(started);
    throughGate = await changedStackFile(STACK, (areas) => Object.assign(areas["gitlab"]!, { url: gate.gitlab }));
    await assertClean(STACK);
    await publishSamples(places, started, readStackFile(root, STACK));
  });
  after(() => {
    throughGate.undo();
    gate.close();
  });

  /** Kills the engine, sees that the same command asks for repair, repairs, and finds everything once. */
  async function killAndRepair(command: "up" | "destroy", kill: Kill, later: readonly Kill[]): Promise<void> {
    const { operation, repair, twist } = kill;
    await killed(STACK, gate, command, kill, later);
    if (twist === "the writing of the state's attributes is cut off") await cutAttributes(STACK);
    const { operations, isUnreadable } = await cutOff(STACK);
    const found = operations.find(
      ({ type, resource: { urn } }) =>
        type === operation.type &&
        urn.includes(`:${operation.kind}::`) &&
        urn.endsWith(`::${operation.name ?? urn.split("::").at(-1)}`),
    );
    assert.ok(
      found,
      `${inWords(kill)} is not among ${operations.map(({ type, resource }) => `${type} ${resource.urn}`)}`,
    );
    const isUnlocked = twist === "somebody takes the lock away and runs up again" && !isUnreadable;
    if (isUnlocked) await succeeds(STACK, ["cancel", "--yes"]);

    // Without the lock it goes to its end, and still says that something is unfinished.
    const again = await engine(STACK, [command, "--yes", "--skip-preview"]);
    assert.equal(again.exitCode === 0, isUnlocked, again.output);
    assert.match(afterUp(STACK, again) ?? "", /was cut off[\s\S]*npx glk repair dev --dry-run/);

    const what = `${operation.kind} "${found.resource.urn.split("::").at(-1)}": `;
    const dry = await planned(STACK);
    if (!isUnreadable) assert.equal(headingOf(dry, what), HEADINGS[repair], dry);
    const done = await repaired(STACK);
    assert.equal(headingOf(done, what), HEADINGS[repair], done);
    await assertOneOfEach(STACK);
  }

  for (const { title, up, changes, destroy } of LIVES)
    describe(title, () => {
      const undoChanges: (() => void)[] = [];
      after(() => {
        for (const undo of undoChanges) undo();
      });

      for (const [index, kill] of up.entries())
        it(`up, ${inWords(kill)}`, () => killAndRepair("up", kill, up.slice(index + 1)));

      it("up then makes all the rest, once, and nothing is to change and nothing has drifted", async () => {
        await succeeds(STACK, ["up", "--yes", "--skip-preview"]);
        await assertOneOfEach(STACK);
        await succeeds(STACK, ["preview", "--expect-no-changes"]);
        await succeeds(STACK, ["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
      });

      for (const { title: what, of, kill } of changes)
        it(`up with ${what}, ${inWords(kill)}, and up makes the change`, async () => {
          const { undo } = await changedStackFile(STACK, of);
          undoChanges.unshift(undo);
          await killAndRepair("up", kill, []);
          await succeeds(STACK, ["up", "--yes", "--skip-preview"]);
          await assertOneOfEach(STACK);
          await succeeds(STACK, ["preview", "--expect-no-changes"]);
        });

      for (const [index, kill] of destroy.entries())
        it(`destroy, ${inWords(kill)}`, () => killAndRepair("destroy", kill, destroy.slice(index + 1)));

      it("destroy then leaves nothing", async () => {
        await succeeds(STACK, ["destroy", "--yes", "--skip-preview"]);
        await assertClean(STACK);
      });
    });

  it("is at 13 different moments of up and 6 of destroy", () => {
    const moments = (kills: Kill[]) => new Set(kills.map(inWords)).size;
    assert.equal(moments(LIVES.flatMap(({ up, changes }) => [...up, ...changes.map(({ kill }) => kill)])), 13);
    assert.equal(moments(LIVES.flatMap(({ destroy }) => destroy)), 6);
  });
});
