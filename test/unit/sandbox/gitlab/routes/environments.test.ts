import assert from "node:assert/strict";
import { environmentSlug, guessTier } from "../../../../../sandbox/gitlab/routes/environments.ts";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/environments", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  it("makes slugs of 24 characters at most, with a suffix where the name had to change", () => {
    assert.equal(environmentSlug("production"), "production");
    assert.match(environmentSlug("review/feature"), /^review-feature-[a-z0-9]{6}$/);
    assert.match(environmentSlug("Production"), /^production-[a-z0-9]{6}$/);
    assert.ok(environmentSlug("container-registry-secret-of-the-shop").length <= 24);
    assert.match(environmentSlug("1st"), /^env-1st-/);
  });

  it("guesses tiers from names", () => {
    assert.deepEqual(["production", "staging", "review/x", "qa", "misc"].map(guessTier), [
      "production",
      "staging",
      "development",
      "testing",
      "other",
    ]);
  });

  it("refuses to delete an environment that is not stopped", async () => {
    const made = (await world.call("POST", at(PROJECT, "/environments"), { name: "staging" })).body;
    const path = at(PROJECT, `/environments/${made.id}`);
    assert.equal((await world.call("DELETE", path)).status, 403);
    assert.equal((await world.call("POST", `${path}/stop`)).body.state, "stopped");
    assert.equal((await world.call("DELETE", path)).status, 204);
    assert.equal((await world.call("GET", path)).status, 404);
  });

  it("ties an environment to an agent, a namespace and a Flux object, in this order only", async () => {
    const agent = (await world.call("POST", at(OTHER, "/cluster_agents"), { name: "dev" })).body;
    const make = (body: object) => world.call("POST", at(PROJECT, "/environments"), body);
    assert.equal((await make({ name: "a", kubernetes_namespace: "shop" })).status, 400);
    const full = await make({
      name: "a",
      cluster_agent_id: agent.id,
      kubernetes_namespace: "shop",
      flux_resource_path: "kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations/web",
    });
    assert.deepEqual([full.status, full.body.cluster_agent.name, full.body.kubernetes_namespace], [201, "dev", "shop"]);
    assert.equal((await make({ name: "a" })).body.message.name[0], "has already been taken");
    const changed = await world.call("PUT", at(PROJECT, `/environments/${full.body.id}`), {
      external_url: "https://example.com",
    });
    assert.deepEqual([changed.body.external_url, changed.body.kubernetes_namespace], ["https://example.com", "shop"]);
  });

  it("refuses a tier that GitLab does not have", async () => {
    const refused = await world.call("POST", at(PROJECT, "/environments"), { name: "z", tier: "prod" });
    assert.deepEqual(refused.body, { error: "tier does not have a valid value" });
  });
});
