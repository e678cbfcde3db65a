import assert from "node:assert/strict";
import { ownSecondsEach } from "../../../bench/judge.ts";

describe("benchmark of the judge", () => {
  it("counts for a resource what the pack takes beyond an empty one", () => {
    assert.equal(ownSecondsEach({ ours: 4, other: 1 }, 300), 0.01);
  });
});
