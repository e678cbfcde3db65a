import assert from "node:assert/strict";
import { strategicPatch } from "../../../../../analysis/runner/patch/strategic-patch.ts";

const patched = (before: object, patch: unknown) => strategicPatch(before, patch, "p");

/** Which lists of a pod merge, and by which key (Kubernetes API reference, "patch strategy"). */
const KEYS: Record<string, string> = {
  volumes: "name",
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  schedulingGates: "name",
  resourceClaims: "name",
  ports: "containerPort",
  env: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
};

describe("strategicPatch", () => {
  for (const [list, key] of Object.entries(KEYS))
    it(`merges ${list} by ${key}`, () => {
      const before = {
        [list]: [
          { [key]: "a", x: 1 },
          { [key]: "b", x: 2 },
        ],
      };
      assert.deepEqual(patched(before, { [list]: [{ [key]: "b", y: 3 }] }), {
        [list]: [
          { [key]: "a", x: 1 },
          { [key]: "b", x: 2, y: 3 },
        ],
      });
      assert.throws(() => patched(before, { [list]: [{ x: 1 }] }), {
        message: `pod_spec p.${list}: every item must have ${key}`,
      });
    });

  const item = (name: string, more: object = {}) => ({ name, ...more });
  const ABC = { containers: ["a", "b", "c"].map((name) => item(name)) };
  const ROWS: [title: string, before: object, patch: unknown, after: unknown][] = [
    ["nothing", { a: 1 }, null, { a: 1 }],
    ["a map into a map", { m: { a: 1, b: 2 } }, { m: { b: null, c: 3 } }, { m: { a: 1, c: 3 } }],
    ["a map in place of something else", { m: 1 }, { m: { a: { b: null, c: 1 } } }, { m: { a: { c: 1 } } }],
    ["a list without key", { args: [1, 2] }, { args: [{ a: null, b: 1 }] }, { args: [{ b: 1 }] }],
    ["a list where none was", {}, { containers: [{ a: null, b: 1 }] }, { containers: [{ b: 1 }] }],
    ["a list in place of something else", { env: "x" }, { env: [1] }, { env: [1] }],
    ["a key that objects inherit", {}, { toString: [1] }, { toString: [1] }],
    ["merge, said aloud", { m: { a: 1 } }, { m: { $patch: "merge", b: 2 } }, { m: { a: 1, b: 2 } }],
    ["delete", { m: { a: 1 } }, { m: { $patch: "delete", b: 2 } }, { m: {} }],
    ["replace", { m: { a: 1 } }, { m: { $patch: "replace", b: 2, c: null } }, { m: { b: 2 } }],
    ["keys that are kept", { m: { a: 1, b: 2 } }, { m: { $retainKeys: ["b", "c"], c: 3 } }, { m: { b: 2, c: 3 } }],
    ["keys to keep that are no list", { m: { a: 1 } }, { m: { $retainKeys: "b", c: 3 } }, { m: { a: 1, c: 3 } }],
    [
      "items that go from a plain list",
      { args: ["a", "b", "a"] },
      { "$deleteFromPrimitiveList/args": ["a"] },
      { args: ["b"] },
    ],
    ["items that go from no list", { args: 1 }, { "$deleteFromPrimitiveList/args": ["a"] }, { args: 1 }],
    ["items that go, told wrongly", { args: ["a"] }, { "$deleteFromPrimitiveList/args": "a" }, { args: ["a"] }],
    ["an unknown directive of a list", { a: 1 }, { "$setElementOrder/a": [1] }, { a: 1 }],
    [
      "an item that goes",
      ABC,
      { containers: [{ name: "b", $patch: "delete" }] },
      { containers: [item("a"), item("c")] },
    ],
    [
      "a whole list in place of another",
      ABC,
      { containers: [{ $patch: "replace" }, item("x")] },
      { containers: [item("x")] },
    ],
    ["no list in place of another", ABC, { containers: [{ $patch: "replace" }] }, { containers: [] }],
    [
      "a new item before what is left",
      ABC,
      { containers: [item("x")] },
      { containers: [item("x"), item("a"), item("b"), item("c")] },
    ],
    [
      "items in the order of the patch",
      ABC,
      { containers: [item("c", { y: 1 }), item("b", { y: 2 })] },
      { containers: [item("a"), item("c", { y: 1 }), item("b", { y: 2 })] },
    ],
    [
      "a new item behind one that it follows in the patch",
      ABC,
      { containers: [item("b", { y: 1 }), item("x")] },
      { containers: [item("a"), item("b", { y: 1 }), item("x"), item("c")] },
    ],
    [
      "the first item changed",
      ABC,
      { containers: [item("a", { y: 1 })] },
      { containers: [item("a", { y: 1 }), item("b"), item("c")] },
    ],
    [
      "one item twice",
      ABC,
      { containers: [item("b", { y: 1 }), item("b", { z: 2 })] },
      { containers: [item("a"), item("b", { y: 1, z: 2 }), item("c")] },
    ],
    [
      "a new item without what it does not say",
      {},
      { m: 1, containers: [item("x", { y: null })] },
      { m: 1, containers: [item("x")] },
    ],
    [
      "a new item among others, without what it does not say",
      { containers: [item("a"), "odd"] },
      { containers: [item("x", { y: null })] },
      { containers: [item("x"), item("a")] },
    ],
  ];
  for (const [title, before, patch, after] of ROWS)
    it(`takes ${title}`, () => assert.deepEqual(patched(before, patch), after));

  it("refuses what it cannot merge, and says where", () => {
    const rows: [unknown, string][] = [
      [[], ": a strategic patch must be a map"],
      ["x", ": a strategic patch must be a map"],
      [{ m: { $patch: "melt" } }, ".m: $patch must be delete, merge or replace"],
      [{ containers: ["x"] }, ".containers: every item must be a map"],
      [
        { containers: [{ name: "a", m: { n: { $patch: 1 } } }] },
        ".containers.m.n: $patch must be delete, merge or replace",
      ],
    ];
    const before = { m: {}, containers: [{ name: "a", m: { n: {} } }] };
    for (const [patch, reason] of rows) assert.throws(() => patched(before, patch), { message: `pod_spec p${reason}` });
    assert.throws(() => strategicPatch("x", {}, "p"), { message: "pod_spec p: a strategic patch must be a map" });
  });
});
