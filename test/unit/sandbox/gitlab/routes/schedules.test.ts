import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/schedules", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const base = at(PROJECT, "/pipeline_schedules");

  it("keeps schedules with full refs, their variables and their owner", async () => {
    const made = await world.call("POST", base, { description: "nightly", ref: "main", cron: "0 3 * * *" });
    assert.equal(made.status, 201);
    assert.equal(made.body.ref, "refs/heads/main");
    assert.ok(Date.parse(made.body.next_run_at) > Date.now());
    const path = `${base}/${made.body.id}`;
    assert.equal((await world.call("POST", `${path}/variables`, { key: "K", value: "v" })).status, 201);
    assert.deepEqual((await world.call("GET", path)).body.variables[0].value, "v");
    assert.equal((await world.call("PUT", path, { active: false })).body.active, false);
    assert.equal(
      (await world.call("POST", `${path}/take_ownership`, {}, world.tokenOf("mira"))).body.owner.username,
      "mira",
    );
    assert.equal((await world.call("DELETE", `${path}/variables/K`)).status, 202);
    assert.equal((await world.call("DELETE", path)).status, 204);
  });

  it("refuses a cron line and a time zone that do not exist", async () => {
    assert.equal(
      (await world.call("POST", base, { description: "x", ref: "main", cron: "61 * * * *" })).body.message.cron[0],
      "syntax is invalid",
    );
    const zone = { description: "x", ref: "main", cron: "0 3 * * *", cron_timezone: "Mars/Base" };
    assert.equal((await world.call("POST", base, zone)).status, 400);
  });
});
