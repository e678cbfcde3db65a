import assert from "node:assert/strict";
import { Notes, Reader } from "../../../../analysis/objects/reader.ts";
import { Secret, UNKNOWN } from "../../../../analysis/objects/wire.ts";

describe("Reader", () => {
  it("writes paths as people do", () => {
    const read = new Reader({});
    assert.equal(read.path, "");
    assert.equal(read.at("spec", "egress", 0, "to").path, "spec.egress[0].to");
    assert.equal(
      read.at("metadata", "labels", "app.kubernetes.io/name").path,
      'metadata.labels["app.kubernetes.io/name"]',
    );
    assert.equal(
      read
        .at("data", "config.toml")
        .embed({ a: [1] })
        .at("a", 0).path,
      'data["config.toml"] » a[0]',
    );
  });

  it("reads what is there by type", () => {
    const notes = new Notes();
    const read = new Reader({ a: "x", b: 2, c: true, d: ["x", "y"], e: { f: 1 }, g: null }, notes);
    assert.equal(read.at("a").text(), "x");
    assert.equal(read.at("b").number(), 2);
    assert.equal(read.at("c").flag(), true);
    assert.deepEqual(read.at("d").texts(), ["x", "y"]);
    assert.deepEqual(
      read
        .at("e")
        .entries()
        .map(([key, value]) => [key, value.number()]),
      [["f", 1]],
    );
    assert.deepEqual([read.at("a").scalar(), read.at("b").scalar()], ["x", 2]);
    assert.equal(read.at("e").exists(), true);
    assert.equal(notes.clear, true);
  });

  it("notes a place that should be a map or a list once something below it is asked for", () => {
    const notes = new Notes();
    const read = new Reader({ a: "text", b: ["x"], c: 7, d: { a: 1 }, e: null, f: UNKNOWN }, notes);
    const places = [read.at("a", "length"), read.at("b", "x"), read.at("c", "d", "e"), read.at("d", 0)];
    for (const key of ["e", "f"]) places.push(read.at(key, 0));
    assert.equal(notes.clear, true);
    for (const at of places) assert.equal(at.text(), undefined);
    assert.deepEqual(Object.fromEntries(notes.malformed), {
      a: "a string where a map is expected",
      b: "a list where a map is expected",
      c: "a number where a map is expected",
      d: "a map where a list is expected",
    });
  });

  it("reads what is absent or null as nothing, without a note", () => {
    const notes = new Notes();
    const read = new Reader({ g: null, a: "text" }, notes);
    for (const at of [read.at("x"), read.at("g"), read.at("x", "y", 0, "z"), read.at("toString")]) {
      assert.equal(at.text(), undefined);
      assert.equal(at.exists(), false);
      assert.deepEqual(at.list(), []);
      assert.deepEqual(at.entries(), []);
    }
    assert.equal(notes.clear, true);
  });

  it("notes an unknown value at the place where it becomes unknown, once", () => {
    const notes = new Notes();
    const read = new Reader({ spec: UNKNOWN, list: [UNKNOWN, "x"] }, notes);
    assert.equal(read.at("spec", "template", "spec").text(), undefined);
    assert.deepEqual(read.at("spec", "containers").list(), []);
    assert.deepEqual(read.at("list").texts(), ["x"]);
    assert.deepEqual([...notes.unknown], ["spec", "list[0]"]);
  });

  it("does not note an unknown value that nobody reads", () => {
    const notes = new Notes();
    const read = new Reader({ spec: UNKNOWN }, notes);
    assert.equal(read.at("spec").isUnknown(), true);
    assert.equal(notes.clear, true);
  });

  it("sees through secrets", () => {
    const read = new Reader({ token: new Secret("x"), map: new Secret({ inner: new Secret(1) }) });
    assert.equal(read.at("token").text(), "x");
    assert.equal(read.at("map", "inner").number(), 1);
    assert.equal(String(new Secret("x")), "(secret)");
  });

  it("notes a value of a wrong type and reads it as nothing", () => {
    const notes = new Notes();
    const read = new Reader({ a: 1, b: "x", c: ["x"], d: { e: 1 } }, notes);
    assert.equal(read.at("a").text(), undefined);
    assert.deepEqual(read.at("b").list(), []);
    assert.deepEqual(read.at("c").entries(), []);
    assert.equal(read.at("d").scalar(), undefined);
    assert.deepEqual(Object.fromEntries(notes.malformed), {
      a: "a number where text is expected",
      b: "a string where a list is expected",
      c: "a list where a map is expected",
      d: "a map where text or a number is expected",
    });
  });

  it("is clear only without unknown and without malformed places", () => {
    const clear = (raw: object) => {
      const notes = new Notes();
      new Reader(raw, notes).at("a").text();
      return notes.clear;
    };
    assert.deepEqual([clear({ a: "x" }), clear({ a: UNKNOWN }), clear({ a: 1 })], [true, false, false]);
  });

  it("writes a path within text of a place by its own keys, quoted where they need it", () => {
    const read = new Reader({}).at("data").embed({});
    assert.equal(read.at("a b", "c").path, "data » a b.c");
    assert.equal(read.at(0).path, "data[0]");
    assert.equal(new Reader({}).at("a", "", "b").path, 'a[""].b');
  });

  it("gives the keys from the root", () => {
    const read = new Reader({});
    assert.deepEqual([read.keys, read.at("a", 0, "b").keys], [[], ["a", 0, "b"]]);
  });

  it("takes a number for a scalar, and neither null nor what is absent", () => {
    const notes = new Notes();
    const read = new Reader({ a: null }, notes);
    assert.deepEqual([read.at("a").scalar(), read.at("b").scalar()], [undefined, undefined]);
    assert.equal(notes.clear, true);
  });
});
