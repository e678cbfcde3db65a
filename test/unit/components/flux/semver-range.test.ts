import assert from "node:assert/strict";
import { isBounded } from "../../../../components/flux/semver-range.ts";

describe("isBounded", () => {
  for (const range of [
    "1.x",
    "1",
    "1.4.2",
    "=1.4.2",
    "v1.4",
    "~1.4",
    "~>1.4",
    "^1",
    "1.2 - 1.4",
    ">=1.0.0 <2.0.0",
    ">= 1.0.0, < 2.0.0",
    "<= 3",
    "1.x || 2.x",
  ])
    it(`accepts ${range}`, () => {
      assert.equal(isBounded(range), true);
    });

  for (const range of ["*", "x", ">=1.0.0", "> 1", ">= 0.0.0-0", "!=1.4.2", "1.x || *", "1.x || >=2", "", " "])
    it(`rejects ${JSON.stringify(range)}`, () => {
      assert.equal(isBounded(range), false);
    });
});
