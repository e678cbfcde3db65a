import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/protected-refs", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  it("protects a branch once; the default branch already is", async () => {
    const again = await world.call("POST", at(PROJECT, "/protected_branches"), { name: "main" });
    assert.deepEqual([again.status, again.body.message], [409, "Protected branch 'main' already exists"]);
    const made = await world.call("POST", at(PROJECT, "/protected_branches"), {
      name: "release/*",
      push_access_level: 0,
      merge_access_level: 40,
    });
    assert.deepEqual([made.status, made.body.push_access_levels[0].access_level_description], [201, "No one"]);
    const path = at(PROJECT, `/protected_branches/${encodeURIComponent("release/*")}`);
    assert.equal((await world.call("PATCH", path, { allow_force_push: true })).body.allow_force_push, true);
    assert.equal((await world.call("DELETE", path)).status, 204);
    assert.equal((await world.call("GET", path)).status, 404);
  });

  it("protects tags", async () => {
    const made = await world.call("POST", at(PROJECT, "/protected_tags"), { name: "v*", create_access_level: 40 });
    assert.deepEqual([made.status, made.body.create_access_levels[0].access_level], [201, 40]);
    assert.equal((await world.call("POST", at(PROJECT, "/protected_tags"), { name: "v*" })).status, 422);
  });

  it("counts single users only with Premium", async () => {
    const user = world.simulator.world.tables.users.find((row) => row.username === "dev")?.id;
    const body = { name: "a", push_access_level: 40, allowed_to_push: [{ user_id: user }] };
    const free = await world.call("POST", at(PROJECT, "/protected_branches"), body);
    assert.equal(free.body.push_access_levels.length, 1);
    await world.call("PUT", "/-/sandbox/settings", { tier: "premium" });
    const premium = await world.call("POST", at(PROJECT, "/protected_branches"), { ...body, name: "b" });
    assert.equal(premium.body.push_access_levels.length, 2);
  });
});
