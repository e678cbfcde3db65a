import assert from "node:assert/strict";
import { median, paired, pairedWarm, pairOf, secondsOf } from "../../../bench/measure.ts";

describe("measurements of a benchmark", () => {
  it("take the middle value, not the mean, and leave the list as it is", () => {
    const values = [9, 1, 2];
    assert.equal(median(values), 2);
    assert.deepEqual(values, [9, 1, 2]);
    assert.equal(median([1, 2, 3, 10]), 3);
    assert.throws(() => median([]), /at least one value/);
  });

  it("take the ratio within each pair, so that a machine that slows down between pairs does not matter", () => {
    const pairs = [
      { ours: 2, other: 1 },
      { ours: 20, other: 10 },
      { ours: 30, other: 10 },
    ];
    assert.deepEqual(pairOf(pairs), { ours: 20, other: 10, ratio: 2, runs: 3 });
  });

  it("run the two in turn, after one uncounted run of each where that is asked for", async () => {
    const order: string[] = [];
    const work = (name: string) => async () => void order.push(name);
    await paired(2, work("a"), work("b"));
    assert.equal(order.join(""), "abab");
    order.length = 0;
    const { runs } = await pairedWarm(2, work("a"), work("b"));
    assert.equal(order.join(""), "ababab");
    assert.equal(runs, 2);
  });

  it("believe work that has measured itself", async () => {
    assert.equal(await secondsOf(async () => 42), 42);
    assert.ok((await secondsOf(async () => undefined)) < 1);
  });
});
