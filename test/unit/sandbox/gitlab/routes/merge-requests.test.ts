import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/merge-requests", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  it("numbers merge requests a project and keeps notes that only their author changes", async () => {
    const base = at(PROJECT, "/merge_requests");
    const body = { source_branch: "topic", target_branch: "main", title: "Change" };
    const made = await world.call("POST", base, body);
    assert.deepEqual([made.status, made.body.iid, made.body.state], [201, 1, "opened"]);
    assert.equal((await world.call("POST", base, body)).status, 409);
    const note = await world.call("POST", `${base}/1/notes`, { body: "one" }, world.tokenOf("dev"));
    assert.equal(note.body.author.username, "dev");
    assert.equal(
      (await world.call("PUT", `${base}/1/notes/${note.body.id}`, { body: "two" }, world.tokenOf("mira"))).status,
      403,
    );
    assert.equal((await world.call("PUT", `${base}/1/notes/${note.body.id}`, { body: "two" })).body.body, "two");
    assert.equal((await world.call("GET", `${base}/1/notes`)).body.length, 1);
    assert.equal((await world.call("PUT", `${base}/1`, { state_event: "close" })).body.state, "closed");
    assert.deepEqual((await world.call("GET", `${base}?state=opened`)).body, []);
  });
});
