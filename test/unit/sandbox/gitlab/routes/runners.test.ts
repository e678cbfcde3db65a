import assert from "node:assert/strict";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/runners", () => {
  let world: TestWorld;
  let project: number;
  before(async () => {
    world = await testWorld();
    project = world.simulator.world.projectAt(PROJECT)?.id ?? 0;
  });
  after(() => world.end());
  const make = (body: object, token?: string) => world.call("POST", "/api/v4/user/runners", body, token);
  const own = () => ({ runner_type: "project_type", project_id: project, tag_list: ["k8s"] });

  it("creates runners with glrt- tokens and all their attributes", async () => {
    const made = await make({
      ...own(),
      description: "d",
      maintenance_note: "[mark]",
      paused: true,
      locked: true,
      access_level: "ref_protected",
      run_untagged: false,
      maximum_timeout: 3600,
    });
    assert.equal(made.status, 201);
    assert.match(made.body.token, /^glrt-t3_/);
    const { body } = await world.call("GET", `/api/v4/runners/${made.body.id}`);
    assert.deepEqual(
      [
        body.description,
        body.maintenance_note,
        body.paused,
        body.locked,
        body.access_level,
        body.run_untagged,
        body.maximum_timeout,
        body.tag_list,
        body.status,
      ],
      ["d", "[mark]", true, true, "ref_protected", false, 3600, ["k8s"], "never_contacted"],
    );
  });

  it("refuses what GitLab's model refuses", async () => {
    assert.match(
      (await make({ ...own(), tag_list: [], run_untagged: false })).body.message,
      /can not be empty when runner is not allowed to pick untagged jobs/,
    );
    assert.match((await make({ ...own(), maximum_timeout: 60 })).body.message, /at least 10 minutes/);
    assert.match((await make({ ...own(), maintenance_note: "x".repeat(1025) })).body.message, /maximum is 1024/);
    assert.equal((await make({ runner_type: "group_type" })).body.error, "group_id is missing");
    assert.equal((await make({ runner_type: "shared" })).body.error, "runner_type does not have a valid value");
  });

  it("lets a token with create_runner create, not read, and only administrators make instance runners", async () => {
    const narrow = world.tokenOf("mira", ["create_runner"]);
    assert.equal((await make(own(), narrow)).status, 201);
    const read = await world.call("GET", "/api/v4/runners", undefined, narrow);
    assert.deepEqual([read.status, read.body.error], [403, "insufficient_scope"]);
    assert.equal((await make({ runner_type: "instance_type" }, world.tokenOf("olga"))).status, 403);
    assert.equal((await make({ runner_type: "instance_type" })).status, 201);
  });

  it("answers 410 to registration tokens", async () => {
    const answer = await world.call("POST", "/api/v4/runners", { token: "GR1348941x" }, null);
    assert.deepEqual([answer.status, answer.body.message], [410, "410 Gone - runner registration disallowed"]);
  });

  it("changes attributes on the server and keeps the rest", async () => {
    const { id } = (await make({ ...own(), description: "d" })).body;
    const changed = await world.call("PUT", `/api/v4/runners/${id}`, { paused: true, tag_list: "a,b" });
    assert.deepEqual([changed.body.paused, changed.body.tag_list, changed.body.description], [true, ["a", "b"], "d"]);
  });

  it("resets a runner's token: the old one is refused at once", async () => {
    const { id, token } = (await make(own())).body;
    assert.equal((await world.call("POST", "/api/v4/runners/verify", { token }, null)).status, 200);
    const reset = await world.call("POST", `/api/v4/runners/${id}/reset_authentication_token`);
    assert.match(reset.body.token, /^glrt-/);
    assert.equal((await world.call("POST", "/api/v4/runners/verify", { token }, null)).status, 403);
    assert.equal((await world.call("POST", "/api/v4/runners/verify", { token: reset.body.token }, null)).status, 200);
  });

  it("enables a project runner for a second project unless it is locked, and keeps it for its owner", async () => {
    const other = at(OTHER, "/runners");
    const { id } = (await make(own())).body;
    assert.equal((await world.call("POST", other, { runner_id: id })).status, 201);
    assert.equal((await world.call("POST", other, { runner_id: id })).status, 400);
    assert.equal((await world.call("DELETE", at(PROJECT, `/runners/${id}`))).status, 403);
    assert.equal((await world.call("DELETE", `${other}/${id}`)).status, 204);
    const locked = (await make({ ...own(), locked: true })).body;
    const refused = await world.call("POST", other, { runner_id: locked.id }, world.tokenOf("olga"));
    assert.deepEqual([refused.status, refused.body.message], [403, "403 Forbidden - Runner is locked"]);
  });
});
