import assert from "node:assert/strict";
import type { FaultRule } from "../../../sandbox/gitlab/faults.ts";
import { afterUp } from "../../../sandbox/world/after-up.ts";
import { engine } from "../../lib/e2e.ts";
import { assertClean, assertOneOfEach, repair, succeeds, withSmallStack } from "../crash/convergence.ts";
import { control } from "../crash/gitlab-control.ts";

const STACK = "dev";
const EVERYWHERE = "/api/v4/**";

const faults: { title: string; rules: FaultRule[]; whole?: boolean; isRetried?: boolean }[] = [
  {
    title: "429 with Retry-After at 20 % of calls",
    rules: [{ kind: "rate-limit", retryAfter: 1, probability: 0.2, seed: 11 }],
    isRetried: true,
  },
  {
    title: "500 before the effect at 20 % of calls",
    rules: [{ kind: "error", when: "before", probability: 0.2, seed: 195 }],
  },
  {
    title: "500 after the effect at 20 % of calls",
    rules: [{ kind: "error", when: "after", probability: 0.2, seed: 13 }],
  },
  {
    title: "connections dropped before the effect at 20 % of calls",
    rules: [{ kind: "drop", when: "before", probability: 0.2, seed: 14 }],
  },
  {
    title: "connections dropped after the effect at 20 % of calls",
    rules: [{ kind: "drop", when: "after", probability: 0.2, seed: 15 }],
  },
  {
    title: "a mix of all at 20 % of calls, with the whole stack",
    whole: true,
    rules: [
      { kind: "rate-limit", retryAfter: 1, probability: 0.04, seed: 21 },
      { kind: "error", when: "before", probability: 0.04, seed: 22 },
      { kind: "error", when: "after", probability: 0.04, seed: 23 },
      { kind: "drop", when: "before", probability: 0.04, seed: 24 },
      { kind: "drop", when: "after", probability: 0.04, seed: 25 },
    ],
  },
];

/** Rounds of `up` and repair in which the faults go on; after these GitLab is well again. */
const ROUNDS = 4;

/** An error that names the resource: the engine's line of it, or the lookup that failed. */
const NAMED = /gitlab:index[^\n]+ (\*\*creating failed\*\*|error|failed)|gitlab:index\/get\w+:get\w+/;

describe("faults of GitLab", () => {
  afterEach(async () => (await control(STACK)).clear());

  for (const { title, rules, whole, isRetried } of faults) {
    const inStack = (work: () => Promise<void>) => (whole ? work() : withSmallStack(STACK, work));

    it(`${title}: up completes, or says what failed and completes after repair`, () =>
      inStack(async () => {
        const gitlab = await control(STACK);
        for (const rule of rules) await gitlab.fault({ path: EVERYWHERE, ...rule });
        let isComplete = false;
        let struck = 0;
        for (let round = 1; round <= ROUNDS && !isComplete; round++) {
          const up = await engine(STACK, ["up", "--yes", "--skip-preview"]);
          isComplete = up.exitCode === 0;
          if (isRetried) assert.equal(up.exitCode, 0, up.output);
          if (isComplete) break;
          assert.match(up.output, NAMED);
          assert.match(afterUp(STACK, up) ?? "", /npx glk repair dev/);
          struck = await gitlab.hits();
          const repaired = await repair(STACK, "--yes");
          assert.equal(repaired.exitCode, 0, repaired.output);
        }
        struck ||= await gitlab.hits();
        assert.notEqual(struck, 0, "no fault struck");
        await gitlab.clear();
        if (!isComplete) await succeeds(STACK, ["up", "--yes", "--skip-preview"]);
        await assertOneOfEach(STACK);
        await succeeds(STACK, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      }));

    it(`${title}: destroy leaves nothing`, () =>
      inStack(async () => {
        await succeeds(STACK, ["destroy", "--yes", "--skip-preview"]);
        await assertClean(STACK);
      }));
  }
});
