import assert from "node:assert/strict";
import { isBounded, isExactVersion } from "../../../../analysis/images/semver-range.ts";

describe("isExactVersion", () => {
  it("takes three numbers, and what may follow", () => {
    for (const text of ["1.2.3", "v1.2.3", "1.2.3-rc.1", "1.2.3+build.5", "0.0.0-a+b"])
      assert.equal(isExactVersion(text), true, text);
    for (const text of ["1.2", "1.2.x", "^1.2.3", "1.2.3 ", "", "latest", ">=1.2.3", "1.2.3 || 2.0.0"])
      assert.equal(isExactVersion(text), false, text);
  });
});

describe("isBounded", () => {
  it("wants an upper end in every alternative", () => {
    for (const text of [
      "1.2.3",
      "1.x",
      "1.2.x",
      "1.2",
      "~1.2",
      "^1.2.3",
      ">=1.0 <2.0",
      ">= 1.0.0, < 2.0.0",
      "1.0 - 2.0",
      "<2",
      "1.x || 3.x",
    ])
      assert.equal(isBounded(text), true, text);
    for (const text of ["*", "x", "", ">=1.0.0", ">= 1.0.0", ">1", "> 1.0.0", "!=1.2.3", "1.x || >=3.0.0", ">=1.0.0-0"])
      assert.equal(isBounded(text), false, text);
  });
});
