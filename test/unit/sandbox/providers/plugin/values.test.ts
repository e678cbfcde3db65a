import assert from "node:assert/strict";
import {
  Asset,
  containsSecret,
  containsUnknown,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
  unwrapSecrets,
  wrapSecretsLike,
} from "../../../../../sandbox/providers/plugin/index.ts";
import { decodeStruct, encodeStruct } from "../../../../../sandbox/providers/plugin/wire.ts";

describe("property values on the wire", () => {
  it("come back as they were: JSON, unknown, nested secret, asset, references", () => {
    const values: PropertyMap = {
      text: "a",
      number: 1.5,
      yes: true,
      nothing: null,
      list: [1, "b", { c: UNKNOWN }],
      secret: new Secret({ token: new Secret("x"), later: UNKNOWN }),
      file: new Asset({ text: "t", hash: "h" }),
      done: new ResourceReference("urn:a", "id-1", { name: "n" }),
      later: new ResourceReference("urn:b", UNKNOWN),
    };
    assert.deepEqual(decodeStruct(encodeStruct(values)), values);
  });

  it("have the recorded forms: unknown id of a reference is the empty string", () => {
    const plain = encodeStruct({ r: new ResourceReference("urn:b", UNKNOWN), u: UNKNOWN }).toJavaScript();
    assert.deepEqual(plain, {
      r: { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:b", id: "" },
      u: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    });
  });

  it("lose undefined members and refuse a signature that nobody knows", () => {
    assert.deepEqual(decodeStruct(encodeStruct({ a: undefined, b: 1 })), { b: 1 });
    const odd = encodeStruct({ x: { "4dabf18193072939515e22adb298388d": "abc" } });
    assert.throws(() => decodeStruct(odd), /unknown signature abc/);
  });

  it("an output value becomes its value, secret where it is, unknown without value", () => {
    const output = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const wire = encodeStruct({ a: { ...output, value: 1 }, b: { ...output, secret: true, value: "s" }, c: output });
    assert.deepEqual(decodeStruct(wire), { a: 1, b: new Secret("s"), c: UNKNOWN });
  });
});

describe("trees of values", () => {
  it("are searched through secrets and unwrapped at any depth", () => {
    const tree: PropertyMap = { a: [new Secret({ b: UNKNOWN, c: new Secret(1) })] };
    assert.equal(containsUnknown(tree), true);
    assert.equal(containsSecret(tree), true);
    assert.deepEqual(unwrapSecrets(tree), { a: [{ b: UNKNOWN, c: 1 }] });
    assert.equal(containsUnknown({ a: ["x"] }), false);
  });

  it("get the secretness of a pattern", () => {
    const pattern: PropertyMap = { data: new Secret({}), list: [{ v: new Secret(0) }], absent: new Secret(1) };
    assert.deepEqual(wrapSecretsLike({ data: { k: "v" }, list: [{ v: 1, w: 2 }] }, pattern), {
      data: new Secret({ k: "v" }),
      list: [{ v: new Secret(1), w: 2 }],
    });
  });

  it("never print a secret", () => {
    assert.equal(JSON.stringify({ a: new Secret("hidden") }), '{"a":"[secret]"}');
    assert.equal(`${new Secret("hidden")}`, "[secret]");
  });
});
