import assert from "node:assert/strict";
import { addedBy } from "../../../bench/pack-preview.ts";

describe("benchmark of previews with a pack", () => {
  it("compares what packs add to a preview without one, within each triple", () => {
    const figure = addedBy("x", [
      { without: 10, ours: 13, empty: 12 },
      { without: 20, ours: 26, empty: 24 },
      { without: 10, ours: 20, empty: 11 },
    ]);
    assert.equal(figure.ours, 6);
    assert.equal(figure.other, 2);
    assert.equal(figure.ratio, 1.5);
    assert.match(figure.note ?? "", /without a pack 10.00 s/);
  });
});
