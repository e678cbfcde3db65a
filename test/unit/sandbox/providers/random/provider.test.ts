import assert from "node:assert/strict";
import { type CallContext, type PropertyMap, Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";
import { randomProvider } from "../../../../../sandbox/providers/random/provider.ts";

const provider = randomProvider("4.21.2");
const context: CallContext = { signal: new AbortController().signal, log: () => {} };
const token = (name: string) => `random:index/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`;
const about = (type: string) => ({ urn: `urn:pulumi:t::p::${token(type)}::r`, type: token(type), name: "r" });

const create = async (type: string, properties: PropertyMap, preview = false) => {
  const made = await provider.create?.({ ...about(type), properties, timeout: 0, preview }, context);
  assert.ok(made);
  return made;
};
const failures = async (type: string, news: PropertyMap) => {
  const checked = await provider.check?.({ ...about(type), olds: {}, news, randomSeed: new Uint8Array() }, context);
  return checked?.failures?.map(({ property, reason }) => `${property} ${reason}`);
};

describe("random provider", () => {
  it("makes a string of the length and classes asked for", async () => {
    const { id, properties } = await create("RandomString", {
      length: 40,
      special: false,
      upper: false,
      minNumeric: 30,
    });
    assert.match(String(properties["result"]), /^[a-z0-9]{40}$/);
    assert.ok(String(properties["result"]).replaceAll(/[a-z]/g, "").length >= 30);
    assert.equal(id, properties["result"]);
    const odd = await create("RandomString", {
      length: 20,
      lower: false,
      upper: false,
      numeric: false,
      overrideSpecial: "_",
    });
    assert.equal(odd.properties["result"], "_".repeat(20));
  });

  it("refuses what cannot be met", async () => {
    await assert.rejects(create("RandomString", { length: 3, minLower: 4 }), /length is 3, but the minimums ask for 4/);
    const none = { length: 3, lower: false, upper: false, numeric: false, special: false };
    await assert.rejects(create("RandomString", none), /no character class is allowed/);
    await assert.rejects(create("RandomInteger", { min: 5, max: 4 }), /max is 4, below min 5/);
    await assert.rejects(
      create("RandomShuffle", {}),
      /has no random:index\/randomShuffle:RandomShuffle; it has RandomString/,
    );
  });

  it("keeps a password secret and its id empty of it", async () => {
    const { id, properties } = await create("RandomPassword", { length: 20 });
    assert.equal(id, "none");
    assert.ok(properties["result"] instanceof Secret);
    assert.equal(String((properties["result"] as Secret).value).length, 20);
    const preview = await create("RandomPassword", { length: 20 }, true);
    assert.ok(preview.properties["result"] instanceof Secret);
    assert.equal((preview.properties["result"] as Secret).value, UNKNOWN);
  });

  it("gives an id in all its forms, the prefix in each but the id", async () => {
    const { id, properties } = await create("RandomId", { byteLength: 4, prefix: "p-" });
    const hex = String(properties["hex"]).slice(2);
    assert.match(hex, /^[0-9a-f]{8}$/);
    assert.equal(properties["dec"], `p-${Number.parseInt(hex, 16)}`);
    assert.equal(Buffer.from(id, "base64url").toString("hex"), hex);
    assert.equal(properties["b64Url"], `p-${id}`);
  });

  it("makes pets and integers", async () => {
    assert.match((await create("RandomPet", { length: 3, prefix: "x", separator: "_" })).id, /^x(_[a-z]+){3}$/);
    const { id, properties } = await create("RandomInteger", { min: 7, max: 7 });
    assert.deepEqual([id, properties["result"]], ["7", 7]);
  });

  it("checks inputs by name, presence and type", async () => {
    assert.deepEqual(await failures("RandomString", { size: 3 }), [
      `size is not an input; known are ${"keepers, length, lower, upper, numeric, number, special, minLower, minUpper, minNumeric, minSpecial, overrideSpecial"}`,
      "length is missing",
    ]);
    assert.deepEqual(await failures("RandomString", { length: "3", keepers: { a: "b" } }), ["length must be a number"]);
    assert.deepEqual(await failures("RandomString", { length: UNKNOWN }), []);
  });

  it("replaces when an input or a keeper changes, and else not", async () => {
    const diff = (oldInputs: PropertyMap, news: PropertyMap) =>
      provider.diff?.({ ...about("RandomString"), id: "x", olds: {}, oldInputs, news, ignoreChanges: [] }, context);
    const inputs = { length: 8, keepers: { generation: "1" } };
    assert.equal((await diff(inputs, { ...inputs }))?.changes, "none");
    assert.deepEqual((await diff(inputs, { ...inputs, keepers: { generation: "2" } }))?.replaces, ["keepers"]);
    assert.deepEqual((await diff(inputs, { keepers: inputs.keepers, length: new Secret(9) }))?.replaces, ["length"]);
    assert.equal((await diff(inputs, { ...inputs, length: new Secret(8) }))?.changes, "none");
  });

  it("reads back the state, and imports a string or password by its value", async () => {
    const read = (type: string, id: string, properties: PropertyMap) =>
      provider.read?.({ ...about(type), id, properties, inputs: {}, timeout: 0 }, context);
    assert.deepEqual((await read("RandomString", "abc", { result: "abc" }))?.properties, { result: "abc" });
    const imported = await read("RandomPassword", "hunter2", {});
    assert.equal(imported?.id, "none");
    const result = imported?.properties?.["result"];
    assert.ok(result instanceof Secret);
    assert.equal(result.value, "hunter2");
    assert.equal(imported?.inputs?.["length"], 7);
    await assert.rejects(read("RandomPet", "a-b", {}) ?? Promise.resolve(), /cannot import/);
  });
});
