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

  /** Kubernetes API reference, Quantity: what one of each suffix is worth, in billionths. */
  const WORTH: Record<string, bigint> = {
    n: 1n,
    u: 1_000n,
    m: 1_000_000n,
    "": 1_000_000_000n,
    k: 1_000_000_000_000n,
    M: 1_000_000_000_000_000n,
    G: 1_000_000_000_000_000_000n,
    T: 1_000_000_000_000_000_000_000n,
    P: 1_000_000_000_000_000_000_000_000n,
    E: 1_000_000_000_000_000_000_000_000_000n,
    Ki: 1_024_000_000_000n,
    Mi: 1_048_576_000_000_000n,
    Gi: 1_073_741_824_000_000_000n,
    Ti: 1_099_511_627_776_000_000_000n,
    Pi: 1_125_899_906_842_624_000_000_000n,
    Ei: 1_152_921_504_606_846_976_000_000_000n,
  };
  for (const [suffix, nano] of Object.entries(WORTH))
    it(`1${suffix} is ${nano} billionths`, () => {
      assert.equal(parseQuantity(`1${suffix}`)?.nano, nano);
      assert.equal(parseQuantity(`-2${suffix}`)?.nano, -2n * nano);
      assert.equal(canonicalQuantity(`3${suffix}`), `3${suffix}`);
      const form = suffix.endsWith("i") ? "binary" : "decimal";
      assert.equal(showQuantity({ nano: 3n * nano, form }), `3${suffix}`);
    });

  it("are shown in their own form", () => {
    const NANO = 10n ** 9n;
    assert.equal(showQuantity({ nano: 1000n * NANO, form: "exponent" }), "1e3");
    assert.equal(showQuantity({ nano: NANO / 1000n, form: "exponent" }), "1e-3");
    assert.equal(showQuantity({ nano: 5n * NANO, form: "exponent" }), "5");
    assert.equal(showQuantity({ nano: 0n, form: "binary" }), "0");
    assert.equal(showQuantity({ nano: 1023n * NANO, form: "binary" }), "1023");
    assert.equal(showQuantity({ nano: 1000n * NANO, form: "binary" }), "1k");
    assert.equal(showQuantity({ nano: 1024n * NANO, form: "binary" }), "1Ki");
    assert.equal(showQuantity({ nano: -1024n * NANO, form: "binary" }), "-1Ki");
    assert.equal(showQuantity({ nano: -1000n * NANO, form: "binary" }), "-1k");
    assert.equal(showQuantity({ nano: 1025n * NANO, form: "binary" }), "1025");
    assert.equal(showQuantity({ nano: 1n, form: "binary" }), "1n");
    assert.equal(showQuantity({ nano: 5n, form: "decimal", text: "as it is" }), "as it is");
    assert.equal(compareQuantities("x", "0"), 0);
    assert.deepEqual(["x", "-1.0001", "1n", "-1n"].map(storedAmount), ["x", "-1", "1m", "0"]);
    assert.equal(parseQuantity("1e41"), undefined);
    assert.equal(parseQuantity(`1${"0".repeat(60)}`), undefined);
    assert.equal(parseQuantity("1e-3")?.nano, 1_000_000n);
    assert.equal(parseQuantity(".5")?.nano, 500_000_000n);
    assert.equal(parseQuantity("5.")?.nano, 5_000_000_000n);
  });

  // ParseQuantity of k8s.io/apimachinery: 18 digits, thousands, no smaller than a billionth; of powers of two what an int64 holds for sure.
  it("are kept as they are written where the parser takes them for canonical", () => {
    for (const text of ["+123456789012345678", "+0123456789012345678", "+1.123456789", "+1.500", "+100", "+1e39"])
      assert.equal(canonicalQuantity(text), text);
    for (const text of ["k", "M", "G", "T", "P", "E", "m", "e6"].map((suffix) => `+1.500${suffix}`))
      assert.equal(canonicalQuantity(text), text);
    for (const text of ["+1n", "+1u", "+12345678901Ki", "+12345679Mi", "+12345Gi", "+13Ti", "009Gi"])
      assert.equal(canonicalQuantity(text), text);
  });

  it("are written anew where it does not", () => {
    for (const [text, wanted] of [
      ["+1234567890123456789", "1234567890123456789"],
      ["+1.1234567891", "1123456790n"],
      ["+1.50", "1500m"],
      ["+1000", "1k"],
      ["0.500", "500m"],
      ["+0", "0"],
      ["+0Gi", "0"],
      ["+123456789013Ki", "123456789013Ki"],
      ["+123456789Mi", "123456789Mi"],
      ["+123457Gi", "123457Gi"],
      ["+131Ti", "131Ti"],
      ["+1Pi", "1Pi"],
      ["+8Gi", "8Gi"],
      ["+1.5Ki", "1536"],
    ] as const)
      assert.equal(canonicalQuantity(text), wanted, text);
  });

  it("have bounds", () => {
    assert.equal(parseQuantity("1e40")?.nano, 10n ** 49n);
    assert.equal(parseQuantity("1e-40")?.nano, 1n);
    assert.equal(parseQuantity("9".repeat(60))?.form, "decimal");
    assert.equal(parseQuantity("9".repeat(61)), undefined);
  });

  it("compare by what they are worth", () => {
    assert.equal(compareQuantities("1Gi", "1G"), 1);
    assert.equal(compareQuantities("500m", "0.5"), 0);
    assert.equal(compareQuantities("-1", "0"), -1);
    assert.equal(compareQuantities("0", "x"), 0);
    assert.equal(compareQuantities("1n", "0"), 1);
  });

  it("are stored rounded up to thousandths", () => {
    assert.equal(storedAmount("1.2345678901"), "1235m");
    assert.equal(storedAmount("5n"), "1m");
    assert.equal(storedAmount("+1"), "+1");
    assert.equal(showQuantity({ nano: -(10n ** 12n), form: "decimal" }), "-1k");
  });
});
