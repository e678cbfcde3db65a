import assert from "node:assert/strict";
import { environmentOf, expandAll, type Variable, Variables } from "../../../../../analysis/runner/pod/variables.ts";

const of = (...list: (Partial<Variable> & { key: string; value: string })[]) =>
  new Variables(list.map((one) => ({ public: true, ...one })));

describe("variables of a job", () => {
  it("take the last value of a key", () => {
    assert.equal(of({ key: "A", value: "1" }, { key: "A", value: "2" }).get("A"), "2");
  });

  it("expand once, as Go does", () => {
    const variables = of({ key: "A", value: "$B" }, { key: "B", value: "b" });
    for (const [text, wanted] of [
      ["$A", "$B"],
      ["${A}x$B.", "$Bxb."],
      ["$NOPE|${NOPE}|", "||"],
      ["$$A|$!|$1x", "$A||x"],
      ["${}|${B|$", "|B|$"],
      ["a$", "a$"],
      ["$ B", "$ B"],
      ["${A}|${A$B|$$|$-|${", "$B|Ab|$||"],
    ] as const)
      assert.equal(variables.expand(text), wanted, text);
  });

  it("expand any number of braces that never close", () => {
    assert.equal(of({ key: "B", value: "b" }).expand(`${"${".repeat(200_000)}$B`), "b");
  });

  it("expand one another, but for raw ones", () => {
    const variables = of(
      { key: "A", value: "$B-$HIDDEN" },
      { key: "B", value: "b" },
      { key: "R", value: "$B", raw: true },
    );
    const hidden = new Variables([...variables.list, { key: "HIDDEN", value: "h", public: false }]);
    assert.equal(hidden.expanded().value("A"), "b-h");
    assert.equal(hidden.expanded().value("R"), "$B");
    assert.deepEqual(expandAll([{ key: "X", value: "$A", public: true }], hidden)[0]?.value, "$B-$HIDDEN");
  });

  it("stand for the path of a file, or its content", () => {
    const variables = of(
      { key: "F", value: "content", file: true },
      { key: "RUNNER_TEMP_PROJECT_DIR", value: "/b/p.tmp" },
    );
    assert.equal(variables.get("F"), "/b/p.tmp/F");
    assert.equal(variables.value("F"), "content");
    assert.equal(of({ key: "F", value: "content", file: true }).get("F"), "F");
  });

  it("become an environment: first place, last value, doubled dollars, nothing for an empty value", () => {
    const variables = of(
      { key: "A", value: "1" },
      { key: "B", value: "$x" },
      { key: "A", value: "2" },
      { key: "E", value: "" },
    );
    assert.deepEqual(environmentOf(variables), [{ name: "A", value: "2" }, { name: "B", value: "$$x" }, { name: "E" }]);
  });
});
