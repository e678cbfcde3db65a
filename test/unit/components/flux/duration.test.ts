import assert from "node:assert/strict";
import { seconds } from "../../../../components/flux/duration.ts";

describe("seconds", () => {
  for (const [duration, expected] of [
    ["90s", 90],
    ["5m", 300],
    ["1h30m", 5400],
    ["1.5m", 90],
    ["500ms", 0.5],
  ] as const)
    it(`of ${duration} are ${expected}`, () => {
      assert.equal(seconds(duration), expected);
    });
});
