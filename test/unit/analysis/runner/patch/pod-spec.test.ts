import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { patchPodSpec } from "../../../../../analysis/runner/patch/patch.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { Section } from "../../../../../analysis/runner/toml/section.ts";

/**
 * Fields of a pod's spec by place and type (Kubernetes API reference, PodSpec); each kind of object once. `text` stays where it is
 * empty, as it is required or a pointer; `string`, `flag` and `count` vanish (`omitempty` of the Go types). `[]` is a list, `-` the top.
 */
const LINES = readFileSync(new URL("pod-fields.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

interface Kind {
  readonly good: unknown;
  readonly bad: unknown;
  /** What the API drops, where it does. */
  readonly dropped?: unknown;
  /** Empty, and yet kept. */
  readonly kept?: unknown;
}

const KINDS: Record<string, Kind> = {
  string: { good: "x", bad: 1, dropped: "" },
  text: { good: "x", bad: 1, kept: "" },
  bool: { good: true, bad: "x", kept: false },
  flag: { good: true, bad: "x", dropped: false },
  int: { good: 7, bad: "x", kept: 0 },
  count: { good: 7, bad: "x", dropped: 0 },
  quantity: { good: "1Gi", bad: "lots", kept: "0" },
  "int-or-string": { good: 7, bad: true, kept: "http" },
};

function kindOf(type: string): Kind {
  const [outer, inner] = type.split(" ");
  if (inner === undefined) return KINDS[type]!;
  const wrap = (value: unknown) => (outer === "list" ? [value] : { k: value });
  const { good, bad } = KINDS[inner]!;
  return { good: wrap(good), bad: wrap(bad), dropped: outer === "list" ? [] : {} };
}

/** What is left of a spec with one field. */
function read(path: string, key: string, value: unknown): unknown {
  const places = path === "-" ? [] : path.split(".");
  const spec = places.reduceRight<unknown>(
    (inner, place) => (place.endsWith("[]") ? { [place.slice(0, -2)]: [inner] } : { [place]: inner }),
    { [key]: value },
  );
  const operations = Object.entries(spec as Data).map(([name, inner]) => ({
    op: "add",
    path: `/${name}`,
    value: inner,
  }));
  const patch = new Section({ name: "p", patch_type: "json", patch: JSON.stringify(operations) });
  const patched = patchPodSpec({}, [patch], () => undefined);
  const parent = places.reduce<unknown>((here, place) => {
    const list = (here as Data | undefined)?.[place.replace("[]", "")];
    return place.endsWith("[]") ? (list as unknown[] | undefined)?.[0] : list;
  }, patched);
  return (parent as Data | undefined)?.[key];
}

describe("fields of a pod's spec", () => {
  it("are read from YAML 1.1, where a key may stand twice and be merged; every container says its resources", () => {
    const of = (patch: string) => patchPodSpec({}, [new Section({ name: "p", patch })], () => undefined);
    assert.deepEqual(of("hostPID: no\nhostPID: yes"), { hostPID: true });
    const merged = "overhead: &o { cpu: 1 }\nnodeSelector: { a: b }\nsecurityContext: { <<: { runAsUser: 5 } }";
    assert.deepEqual(of(merged), {
      overhead: { cpu: "1" },
      nodeSelector: { a: "b" },
      securityContext: { runAsUser: 5 },
    });
    assert.deepEqual(
      of("containers: [{ name: a }]\ninitContainers: [{ name: b, resources: { limits: { cpu: 1 } } }]"),
      {
        initContainers: [{ name: "b", resources: { limits: { cpu: "1" } } }],
        containers: [{ resources: {}, name: "a" }],
      },
    );
    assert.throws(() => of("[]"), { message: "pod_spec p: a strategic patch must be a map" });
    assert.deepEqual(of(""), {});
  });

  it("take null in a list or a map for the empty value of its type", () => {
    assert.deepEqual(read("securityContext", "supplementalGroups", [null]), [0]);
    assert.deepEqual(read("-", "tolerations", [null]), [{}]);
    assert.deepEqual(read("containers[]", "command", [null]), [""]);
    assert.deepEqual(read("-", "nodeSelector", { a: null }), { a: "" });
    assert.deepEqual(read("-", "overhead", { cpu: null }), { cpu: "0" });
    assert.equal(read("-", "hostname", null), undefined);
  });

  it("are maps, lists, whole numbers, quantities", () => {
    for (const [path, key, value, wanted] of [
      ["-", "tolerations", {}, "a list"],
      ["-", "affinity", [], "a map"],
      ["-", "nodeSelector", "x", "a map"],
      ["-", "priority", 1.5, "a whole number"],
      ["-", "hostname", 1, "a text"],
      ["-", "hostIPC", "true", "true or false"],
      ["-", "overhead", { cpu: true }, "a quantity"],
      ["containers[].livenessProbe.httpGet", "port", 1.5, "a number or text"],
    ] as const) {
      const places = path === "-" ? "spec" : `spec.${path.replace("[]", "[0]")}`;
      const at = key === "overhead" ? "overhead.cpu" : key;
      const found = JSON.stringify(key === "overhead" ? true : value);
      assert.throws(() => read(path, key, value), {
        message: `pod_spec: ${places}.${at} must be ${wanted}, found ${found}`,
      });
    }
    assert.deepEqual(read("-", "overhead", { cpu: 2, memory: "1024Mi" }), { cpu: "2", memory: "1Gi" });
    assert.equal(read("-", "HOSTNAME", "x"), undefined);
  });

  for (const line of LINES) {
    const [, path, type, keys] = /^(\S+) ([^:]+): (.+)$/.exec(line) as unknown as [string, string, string, string];
    it(`${path}: ${keys} are ${type}`, () => {
      const { good, bad, dropped, kept } = kindOf(type);
      for (const key of keys.split(" ")) {
        assert.deepEqual(read(path, key, good), good, key);
        assert.throws(() => read(path, key, bad), /must be/, key);
        if (dropped !== undefined) assert.equal(read(path, key, dropped), undefined, key);
        if (kept !== undefined) assert.deepEqual(read(path, key, kept), kept, key);
      }
    });
  }
});
