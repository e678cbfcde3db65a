import assert from "node:assert/strict";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/job-token-scope", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const base = at(PROJECT, "/job_token_scope");

  it("is closed at first, lists the project itself, and takes projects and groups once", async () => {
    assert.equal((await world.call("GET", base)).body.inbound_enabled, true);
    const paths = async () =>
      (await world.call("GET", `${base}/allowlist`)).body.map(
        (p: { path_with_namespace: string }) => p.path_with_namespace,
      );
    assert.deepEqual(await paths(), [PROJECT]);
    const target_project_id = world.simulator.world.projectAt(OTHER)?.id;
    assert.equal((await world.call("POST", `${base}/allowlist`, { target_project_id })).status, 201);
    assert.equal((await world.call("POST", `${base}/allowlist`, { target_project_id })).status, 400);
    assert.deepEqual(await paths(), [PROJECT, OTHER]);
    assert.equal((await world.call("DELETE", `${base}/allowlist/${target_project_id}`)).status, 204);
    const target_group_id = world.simulator.world.groupAt("acme")?.id;
    assert.equal((await world.call("POST", `${base}/groups_allowlist`, { target_group_id })).status, 201);
    assert.equal((await world.call("GET", `${base}/groups_allowlist`)).body[0].name, "acme");
    assert.equal((await world.call("DELETE", `${base}/groups_allowlist/${target_group_id}`)).status, 204);
  });

  it("opens and closes", async () => {
    assert.equal((await world.call("PATCH", base, { enabled: false })).status, 204);
    assert.equal((await world.call("GET", base)).body.inbound_enabled, false);
  });
});
