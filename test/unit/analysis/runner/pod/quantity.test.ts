import assert from "node:assert/strict";
import {
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  showQuantity,
  storedAmount,
} from "../../../../../analysis/runner/pod/quantity.ts";

describe("amounts of resources", () => {
  for (const [text, wanted] of [
    ["0", "0"],
    ["0Gi", "0"],
    ["1024Mi", "1Gi"],
    ["1536Mi", "1536Mi"],
    ["1.5Gi", "1536Mi"],
    ["2048Ki", "2Mi"],
    ["2000m", "2"],
    ["1500m", "1500m"],
    ["0.5", "500m"],
    ["0.1", "100m"],
    ["500M", "500M"],
    ["1000k", "1M"],
    ["1e3", "1e3"],
    ["1000e3", "1e6"],
    ["-1000m", "-1"],
    // What the parser takes for canonical stays as it was written.
    ["+1", "+1"],
    ["1.500", "1.500"],
    ["0500m", "0500m"],
    ["0.0000000001", "1n"],
  ] as const)
    it(`${text} is written ${wanted}`, () => assert.equal(canonicalQuantity(text), wanted));

  it("are refused where they are none", () => {
    for (const text of ["", " 1", "1 Gi", "one", "1K", "1gi", "Gi", "1e", "--1", "1e99999"])
      assert.equal(parseQuantity(text), undefined, text);
  });

  it("compare by what they are worth", () => {
    assert.equal(compareQuantities("1Gi", "1G"), 1);
    assert.equal(compareQuantities("500m", "0.5"), 0);
    assert.equal(compareQuantities("-1", "0"), -1);
  });

  it("are stored rounded up to thousandths", () => {
    assert.equal(storedAmount("1.2345678901"), "1235m");
    assert.equal(storedAmount("5n"), "1m");
    assert.equal(storedAmount("+1"), "+1");
    assert.equal(showQuantity({ nano: -(10n ** 12n), form: "decimal" }), "-1k");
  });
});
