import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/deploy-tokens", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const make = (body: object, token?: string) => world.call("POST", at(PROJECT, "/deploy_tokens"), body, token);

  it("names the user after the token's id unless one is given, and shows the value once", async () => {
    const made = await make({ name: "pull", scopes: ["read_registry"] });
    assert.equal(made.status, 201);
    assert.equal(made.body.username, `gitlab+deploy-token-${made.body.id}`);
    assert.match(made.body.token, /^gldt-/);
    assert.equal((await make({ name: "pull", scopes: ["read_registry"], username: "flux" })).body.username, "flux");
    assert.equal("token" in (await world.call("GET", at(PROJECT, `/deploy_tokens/${made.body.id}`))).body, false);
  });

  it("refuses unknown, missing and empty scopes", async () => {
    assert.deepEqual((await make({ name: "x" })).body, { error: "scopes is missing" });
    assert.equal((await make({ name: "x", scopes: ["read_all"] })).body.error, "scopes does not have a valid value");
    assert.equal((await make({ name: "x", scopes: [] })).status, 400);
  });

  it("marks a token whose day has come as expired", async () => {
    const past = await make({ name: "old", scopes: ["read_registry"], expires_at: "2024-01-01T00:00:00Z" });
    assert.deepEqual([past.body.expired, past.body.expires_at], [true, "2024-01-01T00:00:00.000Z"]);
    const next = await make({ name: "new", scopes: ["read_registry"], expires_at: "2099-01-01" });
    assert.equal(next.body.expired, false);
    const active = (await world.call("GET", at(PROJECT, "/deploy_tokens?active=true"))).body;
    assert.equal(
      active.some((t: { id: number }) => t.id === past.body.id),
      false,
    );
  });

  it("asks for a maintainer in projects and an owner in groups", async () => {
    const scopes = ["read_registry"];
    assert.equal((await make({ name: "x", scopes }, world.tokenOf("dev"))).status, 403);
    assert.equal((await make({ name: "x", scopes }, world.tokenOf("mira"))).status, 201);
    assert.equal(
      (await world.call("POST", "/api/v4/groups/acme/deploy_tokens", { name: "x", scopes }, world.tokenOf("mira")))
        .status,
      403,
    );
    assert.equal(
      (await world.call("POST", "/api/v4/groups/acme/deploy_tokens", { name: "x", scopes }, world.tokenOf("olga")))
        .status,
      201,
    );
  });
});
