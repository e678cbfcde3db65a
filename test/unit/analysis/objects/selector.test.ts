import assert from "node:assert/strict";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { selectorOf, selects } from "../../../../analysis/objects/selector.ts";

function selected(selector: object, labels: Record<string, string>): boolean {
  return selects(selectorOf(new Reader(selector)), labels);
}

function expression(operator: string, values?: string[]) {
  return { matchExpressions: [{ key: "a", operator, values }] };
}

describe("selects", () => {
  it("takes an empty selector for everything", () => {
    assert.equal(selected({}, {}), true);
  });

  it("wants every label and every expression", () => {
    const selector = { matchLabels: { a: "1", b: "2" }, ...expression("Exists") };
    assert.equal(selected(selector, { a: "1", b: "2", c: "3" }), true);
    assert.equal(selected(selector, { a: "1" }), false);
    assert.equal(selected(selector, { a: "1", b: "3" }), false);
  });

  const rows: [string, string[] | undefined, boolean, boolean, boolean][] = [
    ["In", ["1"], true, false, false],
    ["NotIn", ["1"], false, true, true],
    ["Exists", undefined, true, true, false],
    ["DoesNotExist", undefined, false, false, true],
    ["Gt", ["0"], false, false, false],
  ];
  for (const [operator, values, one, two, absent] of rows) {
    it(`knows ${operator}`, () => {
      const found = [{ a: "1" }, { a: "2" }, {}].map((labels) =>
        selected(expression(operator, values), labels as never),
      );
      assert.deepEqual(found, [one, two, absent]);
    });
  }

  it("matches nothing by an expression that lacks its key or its operator", () => {
    const read = new Reader({ matchExpressions: [{}] });
    assert.deepEqual(
      selectorOf(read).map(({ key, operator, values }) => [key, operator, values]),
      [["", "", []]],
    );
    assert.equal(selected({ matchExpressions: [{}] }, { a: "1", "": "1" }), false);
  });
});
