import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/access-tokens", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld({ offering: "self-managed" });
  });
  after(() => world.end());
  const base = at(PROJECT, "/access_tokens");
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const make = (more: object = {}, token?: string) =>
    world.call("POST", base, { name: "ci", scopes: ["api"], access_level: 40, expires_at: soon, ...more }, token);

  it("makes a bot that is a member with the token's level", async () => {
    const made = (await make({ access_level: 30 })).body;
    assert.match(made.token, /^glpat-/);
    assert.equal((await world.call("GET", at(PROJECT, "/cluster_agents"), undefined, made.token)).status, 200);
    assert.equal((await world.call("POST", at(PROJECT, "/cluster_agents"), { name: "x" }, made.token)).status, 403);
    assert.equal((await world.call("GET", "/api/v4/user", undefined, made.token)).body.bot, true);
  });

  it("rotates: the old value dies, the new one lives", async () => {
    const made = (await make()).body;
    const rotated = await world.call("POST", `${base}/${made.id}/rotate`, { expires_at: soon });
    assert.equal(rotated.status, 201);
    const dead = await world.call("GET", "/api/v4/user", undefined, made.token);
    assert.deepEqual([dead.status, dead.body.error], [401, "invalid_token"]);
    assert.equal((await world.call("GET", "/api/v4/user", undefined, rotated.body.token)).status, 200);
    assert.equal((await world.call("GET", `${base}/${made.id}`)).body.active, false);
  });

  it("refuses a level above one's own, a day in the past or too far ahead, and a token made by a token", async () => {
    assert.match((await make({ access_level: 50 }, world.tokenOf("mira"))).body.message, /greater the access level/);
    assert.equal((await make({ expires_at: "2020-01-01" })).status, 400);
    assert.equal((await make({ expires_at: "2099-01-01" })).status, 400);
    const bot = (await make()).body;
    assert.match((await make({}, bot.token)).body.message, /does not have permission to create project access token/);
  });

  it("is refused on GitLab.com Free with GitLab's sentence", async () => {
    await world.call("PUT", "/-/sandbox/settings", { offering: "gitlab.com" });
    const refused = await make();
    assert.deepEqual(
      [refused.status, refused.body.message],
      [400, "400 Bad request - User does not have permission to create project access token"],
    );
    await world.call("PUT", "/-/sandbox/settings", { offering: "self-managed" });
  });

  it("tells a token about itself and refuses it after its end", async () => {
    const token = world.tokenOf("dev", ["read_user"]);
    const self = await world.call("GET", "/api/v4/personal_access_tokens/self", undefined, token);
    assert.deepEqual(self.body.scopes, ["read_user"]);
    await world.call("POST", "/-/sandbox/expire", { kind: "accessTokens", id: self.body.id });
    const ended = await world.call("GET", "/api/v4/user", undefined, token);
    assert.match(ended.body.error_description, /Token is expired/);
  });
});
