import assert from "node:assert/strict";
import { fingerprintOf } from "../../../report/judgement.ts";
import { judgement } from "./judgements.ts";

describe("fingerprintOf", () => {
  const own = fingerprintOf(judgement());

  it("is a sha256 that outlives moved lines, other words and other stacks", () => {
    assert.match(own, /^[0-9a-f]{64}$/);
    for (const same of [
      { line: 99 },
      { message: "another" },
      { file: "other.ts" },
      { origin: "urn:pulumi:prod::shop::kubernetes:core/v1:Pod::builds" },
    ])
      assert.equal(fingerprintOf(judgement(same)), own);
  });

  it("tells rule, object and path apart", () => {
    const rule = { ...judgement().rule, id: "pss-host-path" };
    for (const other of [{ rule }, { path: "spec" }, { origin: "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::other" }])
      assert.notEqual(fingerprintOf(judgement(other)), own);
  });

  it("names an object of a file by its title, whatever its number", () => {
    const one = fingerprintOf(judgement({ origin: "a.yaml#0" }));
    assert.equal(fingerprintOf(judgement({ origin: "a.yaml#3" })), one);
    assert.notEqual(fingerprintOf(judgement({ origin: "a.yaml#0", title: "Pod shop/other" })), one);
  });
});
