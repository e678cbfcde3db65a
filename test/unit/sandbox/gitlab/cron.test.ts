import assert from "node:assert/strict";
import { nextRun } from "../../../../sandbox/gitlab/cron.ts";

describe("sandbox/gitlab/cron", () => {
  const from = new Date("2026-02-27T10:30:15Z");
  const next = (cron: string) => nextRun(cron, from)?.toISOString();

  it("finds the next minute of numbers, ranges, steps and lists", () => {
    assert.equal(next("* * * * *"), "2026-02-27T10:31:00.000Z");
    assert.equal(next("0 3 * * *"), "2026-02-28T03:00:00.000Z");
    assert.equal(next("*/20 10-11 * * *"), "2026-02-27T10:40:00.000Z");
    assert.equal(next("0 0 1 1,6 *"), "2026-06-01T00:00:00.000Z");
    assert.equal(next("0 0 29 2 *"), "2028-02-29T00:00:00.000Z");
  });

  it("joins narrowed days of month and week by or; 7 is Sunday", () => {
    assert.equal(next("0 0 15 * 0"), "2026-03-01T00:00:00.000Z");
    assert.equal(next("0 0 * * 7"), "2026-03-01T00:00:00.000Z");
  });

  it("knows no run for what is no cron line", () => {
    for (const bad of ["", "* * * *", "60 * * * *", "a * * * *", "*/0 * * * *", "5-1 * * * *"])
      assert.equal(next(bad), undefined, bad);
  });
});
