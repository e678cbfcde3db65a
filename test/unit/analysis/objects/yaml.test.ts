import assert from "node:assert/strict";
import { parseYaml } from "../../../../analysis/objects/yaml.ts";

describe("parseYaml", () => {
  it("gives plain data", () => {
    assert.deepEqual(parseYaml("a: [1, {b: c}]"), { a: [1, { b: "c" }] });
    assert.deepEqual(parseYaml("a: yes", { version: "1.1" }), { a: true });
    assert.equal(parseYaml(""), null);
  });

  it("refuses what is too much", () => {
    assert.throws(() => parseYaml("[".repeat(100_000)), /nested too deeply to be read/);
    assert.throws(() => parseYaml("a: &a [*a, *a]"), /the text is nested deeper than 100 levels, or contains itself/);
    assert.throws(() => parseYaml(`a: &a [${"x,".repeat(50)}]\nb: [${"*a,".repeat(200)}]`), /alias count/i);
    assert.throws(() => parseYaml("b: 1\na: ["), /Flow sequence .* at line 2$/);
  });

  it("ends where everything is wrong, and tells the first error", () => {
    assert.throws(() => parseYaml("{{a}}".repeat(60_000)), /at line 1$/);
  }).timeout(60_000);

  it("prints no warnings, which would show the text", () => {
    const { emitWarning } = process;
    const warnings: unknown[] = [];
    process.emitWarning = ((warning: unknown) => void warnings.push(warning)) as typeof process.emitWarning;
    try {
      parseYaml("%NOTHING glpat-of-a-test\n---\na: 1");
    } finally {
      process.emitWarning = emitWarning;
    }
    assert.deepEqual(warnings, []);
  });
});
