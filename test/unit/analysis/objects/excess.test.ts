import assert from "node:assert/strict";
import { excessOf, isNestedTooDeeply } from "../../../../analysis/objects/excess.ts";

describe("isNestedTooDeeply", () => {
  const nested: [title: string, text: (depth: number) => string][] = [
    ["brackets that are not taken back before them", (depth) => `]${"[".repeat(depth)}`],
    ["brackets after some that are closed", (depth) => `[]${"[".repeat(depth)}`],
    ["brackets", (depth) => "[".repeat(depth)],
    ["braces over lines", (depth) => '{"a":\n'.repeat(depth)],
    ["dashes", (depth) => `${"- ".repeat(depth - 1)}a`],
    ["dashes with nothing behind them", (depth) => "- ".repeat(depth - 1)],
    ["dashes before a text that begins with one", (depth) => `${"- ".repeat(depth - 1)}-a`],
    ["dashes of the second line", (depth) => `- a\n${"- ".repeat(depth - 1)}a`],
    ["question marks and tabs", (depth) => `${"?\t".repeat(depth - 1)}a`],
    ["indents", (depth) => Array.from({ length: depth }, (_, at) => `${" ".repeat(at)}a:`).join("\n")],
    [
      "indents over empty lines",
      (depth) => Array.from({ length: depth }, (_, at) => `${" ".repeat(at)}a:`).join("\n\n"),
    ],
  ];
  for (const [title, text] of nested) {
    it(`counts ${title}`, () => {
      assert.equal(isNestedTooDeeply(text(200)), false);
      assert.equal(isNestedTooDeeply(text(201)), true);
    });
  }

  it("does not take what closes again, or stands side by side, for depth", () => {
    for (const text of [
      "[]".repeat(1000),
      "{}\n".repeat(1000),
      "a:\n  b:\n".repeat(1000),
      "- a\n".repeat(1000),
      "]]]]",
    ])
      assert.equal(isNestedTooDeeply(text), false, text.slice(0, 10));
  });

  it("ends on long lines", () => {
    for (const text of [" ".repeat(3e6), "-".repeat(3e6), "\n".repeat(3e6)])
      assert.equal(isNestedTooDeeply(text), false, text.slice(0, 10));
    assert.equal(isNestedTooDeeply("- ".repeat(1e6)), true);
  });
});

describe("excessOf", () => {
  it("tells depth, cycles and numbers", () => {
    const deep = (depth: number) => {
      let value: unknown = 1;
      for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value };
      return value;
    };
    assert.equal(excessOf(deep(100)), undefined);
    assert.match(excessOf(deep(101))!, /^is nested deeper than 100 levels/);
    assert.equal(excessOf(deep(101), { depth: 101 }), undefined);
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    assert.match(excessOf(cycle)!, /contains itself/);
    assert.equal(excessOf([1, 2, 3], { values: 3 }), undefined);
    assert.match(excessOf([1, 2, 3], { values: 2 })!, /^holds more than 2 values/);
    for (const value of [undefined, null, "x", 1, {}]) assert.equal(excessOf(value), undefined);
  });

  it("counts what aliases become", () => {
    let shared: unknown = ["x"];
    for (let level = 0; level < 30; level++) shared = [shared, shared];
    assert.match(excessOf(shared)!, /^holds more than 1000000 values/);
  });
});
