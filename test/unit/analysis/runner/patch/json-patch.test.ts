import assert from "node:assert/strict";
import { isMap, jsonPatch, mergePatch } from "../../../../../analysis/runner/patch/json-patch.ts";

const WHOLE = () => ({ a: [1, 2, 3], m: { x: null, "b/c": 1, "d~e": 2 }, t: "text" });
const patched = (...operations: unknown[]) => jsonPatch(WHOLE(), operations, "p");
const changed = (...operations: unknown[]) => {
  const after = patched(...operations) as Record<string, unknown>;
  const before: Record<string, unknown> = WHOLE();
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...keys]
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, after[key]]),
  );
};

/** RFC 6902, with the numbers from the end and the lenient `replace` of the library that GitLab Runner uses. */
describe("jsonPatch", () => {
  const ROWS: [operation: object, result: object][] = [
    [{ op: "add", path: "/n", value: 1 }, { n: 1 }],
    [{ op: "add", path: "/n" }, { n: null }],
    [{ op: "add", path: "/a/1", value: 9 }, { a: [1, 9, 2, 3] }],
    [{ op: "add", path: "/a/3", value: 9 }, { a: [1, 2, 3, 9] }],
    [{ op: "add", path: "/a/-", value: 9 }, { a: [1, 2, 3, 9] }],
    [{ op: "add", path: "/a/-1", value: 9 }, { a: [1, 2, 9, 3] }],
    [{ op: "add", path: "/a/0", value: 9 }, { a: [9, 1, 2, 3] }],
    [{ op: "replace", path: "/a/0", value: 9 }, { a: [9, 2, 3] }],
    [{ op: "replace", path: "/a/2", value: 9 }, { a: [1, 2, 9] }],
    [{ op: "replace", path: "/t" }, { t: null }],
    [{ op: "replace", path: "/n", value: 1 }, { n: 1 }],
    [{ op: "replace", path: "/m/b~1c", value: 9 }, { m: { x: null, "b/c": 9, "d~e": 2 } }],
    [{ op: "replace", path: "/m/d~0e", value: 9 }, { m: { x: null, "b/c": 1, "d~e": 9 } }],
    [{ op: "remove", path: "/a/0" }, { a: [2, 3] }],
    [{ op: "remove", path: "/a/-1" }, { a: [1, 2] }],
    [{ op: "remove", path: "/m/x" }, { m: { "b/c": 1, "d~e": 2 } }],
    [{ op: "copy", from: "/a", path: "/n" }, { n: [1, 2, 3] }],
    [{ op: "copy", from: "/a/0", path: "/a/2" }, { a: [1, 2, 1, 3] }],
    [{ op: "move", from: "/a/0", path: "/a/-" }, { a: [2, 3, 1] }],
    [{ op: "test", path: "/a", value: [1, 2, 3] }, {}],
    [{ op: "test", path: "/m/x" }, {}],
    [{ op: "test", path: "/m/absent", value: null }, {}],
  ];
  for (const [operation, result] of ROWS)
    it(`takes ${JSON.stringify(operation)}`, () => assert.deepEqual(changed(operation), result));

  it("takes the whole only for a replacement", () => {
    assert.deepEqual(patched({ op: "replace", path: "", value: { only: 1 } }), { only: 1 });
    assert.deepEqual(patched({ op: "add", path: "/m/__proto__", value: 1 }), {
      ...WHOLE(),
      m: { ...WHOLE().m, ["__proto__"]: 1 },
    });
  });

  it("leaves what it was given, and what it copies, as they are", () => {
    const before = WHOLE();
    jsonPatch(before, [{ op: "remove", path: "/a" }], "p");
    assert.deepEqual(before, WHOLE());
    const both = changed({ op: "copy", from: "/a", path: "/n" }, { op: "add", path: "/n/-", value: 4 });
    assert.deepEqual(both, { n: [1, 2, 3, 4] });
    assert.deepEqual(changed({ op: "add", path: "/t", value: 1 }, { op: "move", from: "/t", path: "/n" }), {
      t: undefined,
      n: 1,
    });
    const value = [1];
    patched({ op: "add", path: "/n", value }, { op: "add", path: "/n/-", value: 2 });
    assert.deepEqual(value, [1]);
  });

  const REFUSED: [operation: unknown, reason: string][] = [
    [1, "operation 1 is no map"],
    [{ op: "grow", path: "/a" }, "operation 1: op must be one of add, remove, replace, move, copy, test"],
    [{ op: "add", path: "a" }, "operation 1 has no path"],
    [{ op: "add" }, "operation 1 has no path"],
    [{ op: "copy", path: "/n" }, "operation 1 has no path"],
    [{ op: "add", path: "" }, "operation 1: the whole cannot be added to"],
    [{ op: "remove", path: "" }, "operation 1: the whole cannot be removed"],
    [{ op: "add", path: "/a/4", value: 1 }, "operation 1: there is no place /a/4"],
    [{ op: "add", path: "/a/-4", value: 1 }, "operation 1: there is no place /a/-4"],
    [{ op: "add", path: "/a/x", value: 1 }, "operation 1: there is no place /a/x"],
    [{ op: "replace", path: "/a/3", value: 1 }, "operation 1: there is no place /a/3"],
    [{ op: "replace", path: "/a/-", value: 1 }, "operation 1: there is no place /a/-"],
    [{ op: "add", path: "/t/x", value: 1 }, "operation 1: /t/x is in no map or list"],
    [{ op: "add", path: "/no/x/y", value: 1 }, "operation 1: there is no /no/x"],
    [{ op: "remove", path: "/a/3" }, "operation 1: there is no /a/3"],
    [{ op: "remove", path: "/m/toString" }, "operation 1: there is no /m/toString"],
    [{ op: "test", path: "/t", value: "x" }, "operation 1: the test fails"],
    [{ op: "test", path: "/no/x" }, "operation 1: there is no /no"],
  ];
  for (const [operation, reason] of REFUSED)
    it(`refuses ${JSON.stringify(operation)}`, () =>
      assert.throws(() => patched(operation), { name: "Refusal", message: `pod_spec p: ${reason}` }));

  it("refuses what is no list, and counts the operations", () => {
    assert.throws(() => jsonPatch({}, {}, "p"), { message: "pod_spec p: a JSON patch must be a list of operations" });
    assert.throws(() => patched({ op: "remove", path: "/a" }, 2), { message: "pod_spec p: operation 2 is no map" });
  });
});

/** RFC 7386, the examples of its appendix. */
describe("mergePatch", () => {
  const ROWS: [before: unknown, patch: object, after: unknown][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [["a"], { a: "b" }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [before, patch, after] of ROWS)
    it(`${JSON.stringify(before)} and ${JSON.stringify(patch)}`, () =>
      assert.deepEqual(mergePatch(before, patch, "p"), after));

  it("must be a map", () => {
    for (const patch of [[], null, "x", 1])
      assert.throws(() => mergePatch({}, patch, "p"), { message: "pod_spec p: a merge patch must be a map" });
    assert.deepEqual([{}, [], null, "x"].map(isMap), [true, false, false, false]);
  });
});
