import assert from "node:assert/strict";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/page", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  it("shows the world and no secret of it, and escapes what people wrote", async () => {
    const agent = (await world.call("POST", at(OTHER, "/cluster_agents"), { name: "dev" })).body;
    const secrets = [
      (await world.call("POST", at(OTHER, `/cluster_agents/${agent.id}/tokens`), { name: "g1" })).body.token,
      (await world.call("POST", at(PROJECT, "/deploy_tokens"), { name: "<b>pull</b>", scopes: ["read_registry"] })).body
        .token,
      world.simulator.token,
      "masked-value-1",
    ];
    await world.call("POST", at(PROJECT, "/variables"), { key: "MASKED", value: "masked-value-1", masked: true });
    await world.call("POST", at(PROJECT, "/variables"), { key: "PLAIN", value: "plain-value" });
    const { status, body } = await world.call("GET", "/", undefined, null);
    assert.equal(status, 200);
    for (const word of ["acme/platform/clusters", "MASKED", "plain-value", "gitlab+deploy-token-"])
      assert.ok(body.includes(word), word);
    for (const secret of secrets) assert.equal(body.includes(secret), false);
    assert.equal(body.includes("<b>pull"), false);
    assert.ok(body.includes("&lt;b&gt;pull"));
  });

  it("names its language and its regions, and heads every table with columns", async () => {
    const { body } = await world.call("GET", "/", undefined, null);
    assert.ok(body.includes('<html lang="en">') && body.includes("<main") && body.includes('aria-label="Sections"'));
    const tables = body.match(/<table>/g).length;
    assert.equal(body.match(/<thead><tr><th scope="col">/g).length, tables);
    for (const [, id] of body.matchAll(/href="#([^"]+)"/g)) assert.ok(body.includes(`id="${id}"`), id);
  });
});
