import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/repository", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const file = (name: string) => at(PROJECT, `/repository/files/${encodeURIComponent(name)}`);
  const change = (content: string, more: object = {}) => ({
    branch: "main",
    commit_message: "Change",
    content,
    ...more,
  });

  it("creates, reads, changes and deletes a file, with Git's own blob id", async () => {
    const path = file("a/b.yaml");
    assert.deepEqual((await world.call("POST", path, change("one\n"))).body, { file_path: "a/b.yaml", branch: "main" });
    const read = (await world.call("GET", `${path}?ref=main`)).body;
    assert.equal(read.blob_id, "5626abf0f72e58d7a153368ba57db4c673c0e171");
    assert.equal(Buffer.from(read.content, "base64").toString(), "one\n");
    assert.equal((await world.call("PUT", path, change("two\n"))).status, 200);
    assert.equal((await world.call("GET", `${path}/raw?ref=main`)).body, "two\n");
    const gone = await world.call("DELETE", `${path}?branch=main&commit_message=Remove`);
    assert.equal(gone.status, 204);
    assert.deepEqual((await world.call("GET", `${path}?ref=main`)).body, { message: "404 File Not Found" });
  });

  it("refuses to create what exists and to change what does not", async () => {
    await world.call("POST", file("x"), change("1"));
    assert.equal(
      (await world.call("POST", file("x"), change("2"))).body.message,
      "A file with this name already exists",
    );
    assert.equal(
      (await world.call("PUT", file("nope"), change("2"))).body.message,
      "A file with this name doesn't exist",
    );
  });

  it("refuses a change that was prepared on an older commit of the file", async () => {
    await world.call("POST", file("race"), change("1"));
    const { last_commit_id } = (await world.call("GET", `${file("race")}?ref=main`)).body;
    assert.equal((await world.call("PUT", file("race"), change("2", { last_commit_id }))).status, 200);
    const stale = await world.call("PUT", file("race"), change("3", { last_commit_id }));
    assert.equal(stale.status, 400);
    assert.match(stale.body.message, /has changed since you started editing it/);
  });

  it("keeps the last commit of a file that another commit did not touch", async () => {
    await world.call("POST", file("still"), change("1"));
    const before = (await world.call("GET", `${file("still")}?ref=main`)).body;
    await world.call("POST", file("other"), change("1"));
    const after = (await world.call("GET", `${file("still")}?ref=main`)).body;
    assert.equal(after.last_commit_id, before.last_commit_id);
    assert.notEqual(after.commit_id, before.commit_id);
  });

  it("refuses a developer's push to the protected default branch and takes it on another", async () => {
    const dev = world.tokenOf("dev");
    assert.equal((await world.call("POST", file("d"), change("1"), dev)).status, 403);
    await world.call("POST", at(PROJECT, "/repository/branches"), { branch: "topic", ref: "main" }, dev);
    assert.equal((await world.call("POST", file("d"), change("1", { branch: "topic" }), dev)).status, 201);
  });

  it("takes several changes in one commit and lists the tree", async () => {
    const actions = [
      { action: "create", file_path: "m/one", content: "1" },
      { action: "create", file_path: "m/two", content: Buffer.from("2").toString("base64"), encoding: "base64" },
    ];
    const made = await world.call("POST", at(PROJECT, "/repository/commits"), {
      branch: "main",
      commit_message: "Two",
      actions,
    });
    assert.equal(made.status, 201);
    const tree = (await world.call("GET", at(PROJECT, "/repository/tree?path=m"))).body;
    assert.deepEqual(
      tree.map((row: { path: string }) => row.path),
      ["m/one", "m/two"],
    );
    const log = (await world.call("GET", at(PROJECT, "/repository/commits?path=m/one"))).body;
    assert.deepEqual(
      log.map((row: { title: string }) => row.title),
      ["Two"],
    );
  });
});
