import assert from "node:assert/strict";
import { variableFaults } from "../../../../../sandbox/gitlab/routes/variables.ts";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/variables", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  const make = (body: object) => world.call("POST", at(PROJECT, "/variables"), body);

  it("masks only values of one line with 8 or more characters of the allowed alphabet; raw ones may have more", () => {
    const masks = (value: string, raw = false) => Object.keys(variableFaults("K", value, true, raw)).length === 0;
    assert.ok(masks("abcd1234"));
    assert.ok(masks("gldt-a_b/c+d=@:.~"));
    for (const value of ["short12", "with space", "line1234\nline", "dollar$1234"])
      assert.equal(masks(value), false, value);
    assert.ok(masks("dollar$1234", true));
    assert.equal(masks("with space", true), false);
    assert.deepEqual(variableFaults("a-b", "x", false, false), { key: ["can contain only letters, digits and '_'."] });
  });

  it("refuses an unmaskable value with GitLab's words", async () => {
    const refused = await make({ key: "M", value: "short", masked: true });
    assert.deepEqual([refused.status, refused.body], [400, { message: { value: ["is invalid"] } }]);
  });

  it("never shows a hidden value again and never lets it become visible", async () => {
    const made = await make({ key: "H", value: "hidden-value-1", masked_and_hidden: true });
    assert.deepEqual([made.body.hidden, made.body.masked, made.body.value], [true, true, null]);
    assert.equal(
      (await world.call("PUT", at(PROJECT, "/variables/H"), { value: "hidden-value-2", masked: false })).status,
      400,
    );
    const kept = await world.call("PUT", at(PROJECT, "/variables/H"), { value: "hidden-value-2" });
    assert.deepEqual([kept.status, kept.body.value, kept.body.hidden], [200, null, true]);
  });

  it("keeps one value a key and environment scope, and asks which when several match", async () => {
    await make({ key: "S", value: "a", environment_scope: "production" });
    await make({ key: "S", value: "b", environment_scope: "review/*" });
    const again = await make({ key: "S", value: "c", environment_scope: "production" });
    assert.deepEqual(again.body, { message: { key: ["(S) has already been taken"] } });
    assert.equal((await world.call("GET", at(PROJECT, "/variables/S"))).status, 409);
    const one = await world.call(
      "GET",
      at(PROJECT, `/variables/S?filter[environment_scope]=${encodeURIComponent("review/*")}`),
    );
    assert.equal(one.body.value, "b");
    assert.equal(
      (await world.call("DELETE", at(PROJECT, "/variables/S?filter[environment_scope]=production"))).status,
      204,
    );
    assert.equal((await world.call("GET", at(PROJECT, "/variables/S"))).body.value, "b");
  });

  it("gives groups environment scopes only with Premium: without, the scope is left out without a word", async () => {
    const body = { key: "G", value: "x", environment_scope: "production" };
    assert.equal((await world.call("POST", "/api/v4/groups/acme/variables", body)).body.environment_scope, "*");
    await world.call("PUT", "/-/sandbox/settings", { tier: "premium" });
    const premium = await world.call("POST", "/api/v4/groups/acme/variables", { ...body, key: "G2" });
    assert.equal(premium.body.environment_scope, "production");
  });
});
