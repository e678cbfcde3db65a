import assert from "node:assert/strict";
import { type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/access", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const user = (headers: Record<string, string>) =>
    fetch(`${world.simulator.url}/api/v4/user`, { headers }).then((r) => r.status);

  it("takes a token as PRIVATE-TOKEN and as Bearer", async () => {
    assert.equal(await user({ "private-token": world.simulator.token }), 200);
    assert.equal(await user({ authorization: `Bearer ${world.simulator.token}` }), 200);
  });

  it("answers 401 without a token and to one that nobody knows", async () => {
    const none = await world.call("GET", "/api/v4/user", undefined, null);
    assert.deepEqual([none.status, none.body], [401, { message: "401 Unauthorized" }]);
    assert.equal(await user({ "private-token": "glpat-nobody" }), 401);
  });

  it("tells a revoked token from an expired one", async () => {
    const { tables } = world.simulator.world;
    const token = world.tokenOf("dev");
    const record = tables.accessTokens.all().at(-1);
    assert.ok(record);
    record.revoked = true;
    assert.match((await world.call("GET", "/api/v4/user", undefined, token)).body.error_description, /revoked/);
    Object.assign(record, { revoked: false, expires_at: "2020-01-01" });
    assert.match((await world.call("GET", "/api/v4/user", undefined, token)).body.error_description, /expired/);
  });

  it("lets read_api read and not write", async () => {
    const token = world.tokenOf("mira", ["read_api"]);
    assert.equal((await world.call("GET", "/api/v4/projects", undefined, token)).status, 200);
    const write = await world.call("POST", "/api/v4/projects", { name: "x", namespace_id: 101 }, token);
    assert.deepEqual([write.status, write.body.error], [403, "insufficient_scope"]);
  });

  it("opens the control API to the token of root only", async () => {
    assert.equal((await world.call("GET", "/-/sandbox/issued", undefined, null)).status, 401);
    assert.equal((await world.call("GET", "/-/sandbox/issued", undefined, world.tokenOf("olga"))).status, 403);
    const issued = (await world.call("GET", "/-/sandbox/issued")).body;
    assert.ok(issued.some((entry: { value: string }) => entry.value === world.simulator.token));
  });
});
