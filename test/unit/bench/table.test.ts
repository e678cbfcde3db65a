import assert from "node:assert/strict";
import { keepsBudget, measured, render, showSeconds } from "../../../bench/table.ts";

describe("table of the benchmarks", () => {
  it("shows times in the unit that a person reads", () => {
    assert.deepEqual([0.00021, 0.5, 59.99, 61].map(showSeconds), ["0.21 ms", "0.50 s", "59.99 s", "61 s"]);
  });

  it("judges a budget of seconds and one of a ratio, and none where there is none", () => {
    const figure = { what: "x", ours: 2, other: 1, ratio: 2 };
    assert.equal(keepsBudget(figure), undefined);
    assert.equal(keepsBudget({ ...figure, budget: { seconds: 2 } }), true);
    assert.equal(keepsBudget({ ...figure, budget: { seconds: 1.9 } }), false);
    assert.equal(keepsBudget({ ...figure, budget: { ratio: 2 } }), true);
    assert.equal(keepsBudget({ ...figure, budget: { ratio: 1.3 } }), false);
    assert.equal(keepsBudget({ what: "x", ours: 2, budget: { ratio: 1.3 } }), false);
  });

  it("aligns figures, and says of a gap why it is one", () => {
    const table = render([
      { what: "slow", ours: 3, other: 2, ratio: 1.5, runs: 5, budget: { ratio: 1.3 }, note: "the bare one" },
      { what: "alone", ours: 0.001, budget: { seconds: 2 } },
      { what: "absent", why: "no Go" },
    ]);
    assert.deepEqual(table.split("\n"), [
      "what       time   other   ratio    budget        runs  against",
      "slow     3.00 s  2.00 s  1.50 ×   ≤ 1.3 ×  OVER     5  the bare one",
      "alone   1.00 ms                  ≤ 2.00 s  kept     1",
      "absent  not measured: no Go",
    ]);
  });

  it("makes a gap of a benchmark that fails, with the beginning of its error", async () => {
    const failing = { name: "far", run: () => Promise.reject(new Error("no way\nline\nline\nline")) };
    assert.deepEqual(await measured(failing, () => {}), [{ what: "far", why: "no way line line" }]);
    const said: string[] = [];
    const fine = {
      name: "near",
      run: async (say: (line: string) => void) => {
        say("hello");
        return [];
      },
    };
    assert.deepEqual(await measured(fine, (line) => said.push(line)), []);
    assert.deepEqual(said, ["hello"]);
  });
});
