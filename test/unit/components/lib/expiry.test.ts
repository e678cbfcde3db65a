import assert from "node:assert/strict";
import { expiresAt } from "../../../../components/lib/expiry.ts";

describe("expiresAt", () => {
  it("is the midnight of UTC after the life, never before", () => {
    assert.equal(expiresAt("90d", "2026-11-21T13:35:07.123Z"), "2027-02-20T00:00:00Z");
  });

  it("is exact at midnight itself", () => {
    assert.equal(expiresAt("1d", "2026-12-31T00:00:00Z"), "2027-01-01T00:00:00Z");
  });

  it("counts days, not local calendar days, over a change of summer time", () => {
    assert.equal(expiresAt("2d", "2026-03-28T23:59:59Z"), "2026-03-31T00:00:00Z");
  });
});
