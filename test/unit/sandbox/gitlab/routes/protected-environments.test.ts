import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/protected-environments", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const path = at(PROJECT, "/protected_environments");
  const make = (levels: object[], name = "production") =>
    world.call("POST", path, { name, deploy_access_levels: levels });

  it("is not there on Free", async () => {
    assert.equal((await make([{ access_level: 40 }])).status, 404);
    assert.equal((await world.call("GET", path)).status, 404);
    await world.call("PUT", "/-/sandbox/settings", { tier: "premium" });
  });

  it("protects an environment once, with rules by role, user and group, and leaves out who has no access", async () => {
    const tables = world.simulator.world.tables;
    const mira = tables.users.find((user) => user.username === "mira")?.id;
    const stranger = world.simulator.world.addUser({ username: "stranger", name: "Stranger" }).id;
    const made = await make([{ access_level: 40 }, { user_id: mira }, { user_id: stranger }]);
    assert.equal(made.status, 201);
    const levels = made.body.deploy_access_levels;
    assert.deepEqual(
      levels.map((l: { user_id: number | null }) => l.user_id),
      [null, mira],
    );
    assert.equal(levels[0].access_level_description, "Maintainers");
    assert.equal((await make([{ access_level: 40 }])).status, 409);
    assert.equal((await make([{ user_id: stranger }], "staging")).status, 422);
  });

  it("changes single rules by their id", async () => {
    const [role, user] = (await world.call("GET", `${path}/production`)).body.deploy_access_levels;
    const body = { deploy_access_levels: [{ id: user.id, _destroy: true }, { access_level: 60 }] };
    const changed = (await world.call("PUT", `${path}/production`, body)).body.deploy_access_levels;
    assert.deepEqual(
      changed.map((l: { access_level: number }) => l.access_level),
      [role.access_level, 60],
    );
    assert.equal((await world.call("DELETE", `${path}/production`)).status, 204);
    assert.equal((await world.call("GET", `${path}/production`)).status, 404);
  });

  it("takes tiers, not names, in groups", async () => {
    const group = "/api/v4/groups/acme/protected_environments";
    const levels = [{ access_level: 40 }];
    assert.equal((await world.call("POST", group, { name: "blue", deploy_access_levels: levels })).status, 400);
    assert.equal((await world.call("POST", group, { name: "production", deploy_access_levels: levels })).status, 201);
  });
});
