import assert from "node:assert/strict";
import type { FaultRule } from "../../../sandbox/gitlab/faults.ts";
import { afterUp } from "../../../sandbox/world/after-up.ts";
import { engine } from "../../lib/e2e.ts";
import { gitlab } from "../../lib/gitlab.ts";
import { assertClean, assertOneOfEach, repair, succeeds } from "../crash/convergence.ts";
import { inSequence } from "../crash/sequence.ts";
import { changedStackFile, small } from "../crash/stack-file.ts";

const STACK = "dev";
const FAULTS = "/-/sandbox/faults";

interface Variant {
  title: string;
  rules: Partial<FaultRule>[];
  /** The committed stack and not the small one. */
  isWhole?: true;
  /** Providers retry it, so that `up` completes in spite of it. */
  isRetried?: true;
}

// An `up` of the small stack makes about twenty calls: these seeds strike some of them, and not the first, which are lookups.
const VARIANTS: Variant[] = [
  { title: "429 with Retry-After", rules: [{ kind: "rate-limit", retryAfter: 1, seed: 6 }], isRetried: true },
  { title: "500 before the effect", rules: [{ kind: "error", when: "before", seed: 55 }] },
  { title: "500 after the effect", rules: [{ kind: "error", when: "after", seed: 60 }] },
  { title: "a connection dropped before the effect", rules: [{ kind: "drop", when: "before", seed: 24 }] },
  { title: "a connection dropped after the effect", rules: [{ kind: "drop", when: "after", seed: 46 }] },
  {
    title: "a mix of all these",
    isWhole: true,
    rules: [
      { kind: "rate-limit", retryAfter: 1, seed: 9 },
      { kind: "error", when: "before", seed: 31 },
      { kind: "error", when: "after", seed: 27 },
      { kind: "drop", when: "before", seed: 34 },
      { kind: "drop", when: "after", seed: 38 },
    ],
  },
];

/** Share of all calls that a fault strikes. */
const SHARE = 0.2;

/** Rounds of `up` and repair in which the faults go on; after these GitLab is well again. */
const ROUNDS = 2;

/** An error that names the resource, or the lookup that failed, and what GitLab said to which call. */
const NAMED =
  /(gitlab:index:\w+ \S+ \*\*((creating|updating) )?failed\*\*|gitlab:index\/get\w+:get\w+)[\s\S]*(GET|POST|PUT) \S+: /;

/** Repair stops when GitLab fails it too, and says to come again. */
const AGAIN = /run glk repair again|Nothing was changed/;

describe("faults of GitLab at 20 % of calls", () => {
  inSequence();
  before(() => assertClean(STACK));

  for (const { title, rules, isWhole, isRetried } of VARIANTS)
    describe(title, () => {
      let stackFile: { undo: () => void } | undefined;
      before(async () => {
        if (!isWhole) stackFile = await changedStackFile(STACK, small);
      });
      afterEach(() => gitlab(STACK, "DELETE", FAULTS));
      after(() => stackFile?.undo());

      it(`up completes${isRetried ? "" : ", or names what failed, and completes after repair"}`, async () => {
        for (const rule of rules)
          await gitlab(STACK, "POST", FAULTS, { path: "/api/v4/**", probability: SHARE / rules.length, ...rule });
        const isComplete = await upUnderFaults(isRetried ? 1 : ROUNDS);
        assert.equal(isComplete || !isRetried, true);
        const struck = await gitlab<{ hits: number }[]>(STACK, "GET", FAULTS);
        assert.notEqual(
          struck.reduce((sum, { hits }) => sum + hits, 0),
          0,
          "no fault struck",
        );
        await gitlab(STACK, "DELETE", FAULTS);
        if (!isComplete) await repairsAndCompletes();
        await assertOneOfEach(STACK);
        await succeeds(STACK, ["preview", "--expect-no-changes"]);
      });

      it("destroy leaves nothing", async () => {
        await succeeds(STACK, ["destroy", "--yes", "--skip-preview"]);
        await assertClean(STACK);
      });
    });
});

/** `up` and repair in turn; whether an `up` completed. */
async function upUnderFaults(rounds: number): Promise<boolean> {
  for (let round = 1; round <= rounds; round++) {
    const up = await engine(STACK, ["up", "--yes", "--skip-preview"]);
    if (up.exitCode === 0) return true;
    assert.match(up.output, NAMED);
    assert.match(afterUp(STACK, up) ?? "", /npx glk repair dev/);
    const { exitCode, output } = await repair(STACK, "--yes");
    if (exitCode === 0) await assertOneOfEach(STACK);
    else assert.match(output, AGAIN);
  }
  return false;
}

async function repairsAndCompletes(): Promise<void> {
  const { exitCode, output } = await repair(STACK, "--yes");
  assert.equal(exitCode, 0, output);
  await succeeds(STACK, ["up", "--yes", "--skip-preview"]);
}
