import assert from "node:assert/strict";
import { agentNameFaults } from "../../../../../sandbox/gitlab/routes/agents.ts";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/agents", () => {
  let world: TestWorld;
  let agent: number;
  before(async () => {
    world = await testWorld();
    agent = (await world.call("POST", at(OTHER, "/cluster_agents"), { name: "dev" })).body.id;
  });
  after(() => world.end());
  const tokens = () => at(OTHER, `/cluster_agents/${agent}/tokens`);

  it("takes lower-case RFC 1123 labels of up to 63 characters as names, and each only once in a project", async () => {
    assert.deepEqual(["a", "a-1", "x".repeat(63)].flatMap(agentNameFaults), []);
    for (const name of ["A", "-a", "a-", "a_b", "a.b", "x".repeat(64)])
      assert.equal(agentNameFaults(name).length, 1, name);
    const upper = await world.call("POST", at(OTHER, "/cluster_agents"), { name: "Dev" });
    assert.equal(upper.status, 400);
    assert.match(upper.body.message, /^400 Bad request - .*lowercase letters/);
    assert.match(
      (await world.call("POST", at(OTHER, "/cluster_agents"), { name: "dev" })).body.message,
      /already been taken/,
    );
    assert.equal((await world.call("POST", at(PROJECT, "/cluster_agents"), { name: "dev" })).status, 201);
  });

  it("gives a token's value once, and never more than two living tokens", async () => {
    const first = await world.call("POST", tokens(), { name: "g1" });
    assert.match(first.body.token, /^glagent-.{50}$/);
    await world.call("POST", tokens(), { name: "g2" });
    const third = await world.call("POST", tokens(), { name: "g3" });
    assert.equal(third.status, 400);
    assert.match(third.body.message, /only two active tokens/);
    assert.equal((await world.call("DELETE", `${tokens()}/${first.body.id}`)).status, 204);
    assert.equal((await world.call("POST", tokens(), { name: "g3" })).status, 201);
    const listed = (await world.call("GET", tokens())).body;
    assert.deepEqual(
      listed.map((t: { name: string }) => t.name),
      ["g2", "g3"],
    );
    assert.ok(listed.every((t: object) => !("token" in t) && !("digest" in t)));
    assert.equal((await world.call("GET", `${tokens()}/${first.body.id}`)).status, 404);
  });

  it("shows when an agent used its token, and refuses a revoked one", async () => {
    const made = (await world.call("GET", tokens())).body[0];
    const value = (await world.call("GET", "/-/sandbox/issued")).body.find((i: { owner: string }) =>
      i.owner.endsWith("g2"),
    ).value;
    assert.equal((await world.call("GET", `${tokens()}/${made.id}`)).body.last_used_at, null);
    await world.call("POST", "/-/sandbox/agent-heartbeat", { token: value });
    assert.ok((await world.call("GET", `${tokens()}/${made.id}`)).body.last_used_at);
    await world.call("DELETE", `${tokens()}/${made.id}`);
    assert.equal((await world.call("POST", "/-/sandbox/agent-heartbeat", { token: value })).status, 403);
  });

  it("asks for a maintainer to register, shows to developers, hides from strangers", async () => {
    const dev = world.tokenOf("dev");
    assert.equal((await world.call("GET", at(OTHER, "/cluster_agents"), undefined, dev)).status, 200);
    assert.equal((await world.call("POST", at(OTHER, "/cluster_agents"), { name: "x" }, dev)).status, 403);
    assert.equal(
      (await world.call("POST", at(OTHER, "/cluster_agents"), { name: "x" }, world.tokenOf("mira"))).status,
      201,
    );
    const stranger = await world.call("GET", at("no/such", "/cluster_agents"), undefined, dev);
    assert.deepEqual([stranger.status, stranger.body], [404, { message: "404 Project Not Found" }]);
  });

  it("removes the tokens with the agent", async () => {
    assert.equal((await world.call("DELETE", at(OTHER, `/cluster_agents/${agent}`))).status, 204);
    assert.equal(world.simulator.world.tables.agentTokens.filter((t) => t.agent_id === agent).length, 0);
  });
});
