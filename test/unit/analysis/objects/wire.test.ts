import assert from "node:assert/strict";
import { fromMarkers, fromWire, Secret, UNKNOWN } from "../../../../analysis/objects/wire.ts";

const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("fromWire", () => {
  it("returns plain data as it is", () => {
    const data = { a: [1, "x", null, true, { b: 2 }] };
    assert.equal(fromWire(data), data);
  });

  it("marks every unknown sentinel where it stands", () => {
    const sentinels = [
      "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
      "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
      UNKNOWN_TEXT,
      "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
      "030794c1-ac77-496b-92df-f27374a8bd58",
      "e48ece36-62e2-4504-bad9-02848725956a",
      "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ];
    assert.deepEqual(fromWire({ a: sentinels, b: 1 }), { a: sentinels.map(() => UNKNOWN), b: 1 });
  });

  it("keeps secrets in place, unknown ones inside", () => {
    const { a, b } = fromWire({ a: secret("x"), b: secret(UNKNOWN_TEXT) }) as { a: Secret; b: Secret };
    assert.ok(a instanceof Secret && b instanceof Secret);
    assert.equal(a.value, "x");
    assert.equal(b.value, UNKNOWN);
  });

  it("does not change what it was given", () => {
    const data = { a: [UNKNOWN_TEXT], b: { c: 1 } };
    const copy = structuredClone(data);
    const result = fromWire(data) as typeof data;
    assert.deepEqual(data, copy);
    assert.equal(result.b, data.b);
  });

  it("takes data that is nested without end for unknown", () => {
    let bomb: unknown = "x";
    for (let depth = 0; depth < 10_000; depth++) bomb = [bomb];
    const outer = fromWire(bomb) as unknown[];
    assert.ok(Array.isArray(outer[0]));
  });
});

describe("fromWire of an exported state", () => {
  const envelope = (more: object) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ...more,
  });
  const opened = (more: object) => (fromWire(envelope(more)) as Secret).value;

  it("opens what is plain, and takes the rest for unknown", () => {
    assert.deepEqual(opened({ plaintext: '{"a":"x"}' }), { a: "x" });
    assert.deepEqual(opened({ plaintext: `["${UNKNOWN_TEXT}"]` }), [UNKNOWN]);
    for (const more of [{ plaintext: "no JSON" }, { plaintext: 1 }, { ciphertext: "v1:abc" }, {}])
      assert.equal(opened(more), UNKNOWN, JSON.stringify(more));
  });

  it("keeps what is marked already", () => {
    const secret = new Secret([UNKNOWN_TEXT]);
    assert.equal(fromWire(secret), secret);
    assert.equal(fromWire(UNKNOWN), UNKNOWN);
    assert.equal(String(UNKNOWN), "(unknown)");
  });

  it("goes a hundred deep, whatever stands between", () => {
    const wraps: ((inner: unknown) => unknown)[] = [
      (inner) => [inner],
      (inner) => ({ a: inner }),
      (inner) => envelope({ value: inner }),
    ];
    const nested = (value: unknown, depth: number, wrap = wraps[0]!): unknown =>
      depth === 0 ? value : nested(wrap(value), depth - 1, wrap);
    const isSeen = (value: unknown) => JSON.stringify(fromWire(value)).includes('{"leaf":"x"}');
    const leaf = { leaf: "x" };
    for (const wrap of wraps)
      assert.deepEqual(
        [100, 101].map((depth) => isSeen(nested(leaf, depth, wrap))),
        [true, false],
        String(wrap),
      );
    const state = envelope({ plaintext: JSON.stringify(leaf) });
    assert.deepEqual(
      [99, 100].map((depth) => isSeen(nested(state, depth))),
      [true, false],
    );
  });
});

describe("fromMarkers", () => {
  it("marks what a synthesised graph does not know or show", () => {
    const { a, b, c } = fromMarkers({ a: { unknown: true }, b: [{ secret: true }], c: { secret: true, x: 1 } }) as {
      a: unknown;
      b: Secret[];
      c: unknown;
    };
    assert.equal(a, UNKNOWN);
    assert.equal(b[0]!.value, UNKNOWN);
    assert.deepEqual(c, { secret: true, x: 1 });
  });

  it("leaves other data as it is", () => {
    const data = { a: null, b: { unknown: false }, c: { secret: "x" }, d: [1, "x"], e: {} };
    assert.deepEqual(fromMarkers(data), data);
  });
});
