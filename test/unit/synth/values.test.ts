import assert from "node:assert/strict";
import {
  asSecret,
  isSecretMarker,
  isUnknownMarker,
  marked,
  revealed,
  secretOnWire,
  UNKNOWN_VALUE,
} from "../../../synth/values.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

describe("values on the wire", () => {
  it("become plain data, secrets and unknowns markers", () => {
    const wire = { a: 1, b: [UNKNOWN_VALUE, null, true], c: secretOnWire("s"), d: { e: secretOnWire({ f: "s" }) } };
    assert.deepEqual(marked(wire), {
      a: 1,
      b: [{ unknown: true }, null, true],
      c: { secret: true },
      d: { e: { f: { secret: true } } },
    });
  });

  it("hide a secret list as a whole, and what is secret inside a secret", () => {
    assert.deepEqual(marked(secretOnWire(["a", "b"])), { secret: true });
    assert.deepEqual(marked(secretOnWire({ a: ["x"], b: secretOnWire("y"), c: 1, d: false })), {
      a: { secret: true },
      b: { secret: true },
      c: { secret: true },
      d: { secret: true },
    });
  });

  it("keep a secret that is not known yet as a secret", () => {
    assert.deepEqual(marked(secretOnWire(UNKNOWN_VALUE)), { secret: true });
  });

  it("show secrets only when asked to", () => {
    assert.deepEqual(revealed({ a: secretOnWire({ b: "s", c: secretOnWire("t") }) }), { a: { b: "s", c: "t" } });
  });

  it("give a resource as its URN and an asset as its text", () => {
    const resource = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "1" };
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "hello" };
    assert.deepEqual(marked({ resource, asset }), { resource: { resource: "urn:x" }, asset: { asset: "hello" } });
    assert.deepEqual(marked(secretOnWire(asset)), { secret: true });
  });

  it("refuse a signature that Pulumi added later", () => {
    assert.throws(() => marked({ [SIGNATURE]: "new" }), /bears the signature "new".*teach synth\/values\.ts/);
  });

  it("tell markers from objects that look alike", () => {
    assert.equal(isSecretMarker(asSecret("x")), true);
    assert.equal(isSecretMarker({ secret: true, name: "x" }), false);
    assert.equal(isSecretMarker({ secret: "name" }), false);
    assert.equal(isUnknownMarker(marked(UNKNOWN_VALUE)), true);
    assert.equal(isUnknownMarker(null), false);
  });
});
