import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/exchange", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());
  afterEach(() => world.simulator.faults.clear());
  const fault = (rule: object) => world.call("POST", "/-/sandbox/faults", rule);
  const make = (key: string) => world.call("POST", at(PROJECT, "/variables"), { key, value: "x" });
  const exists = async (key: string) => (await world.call("GET", at(PROJECT, `/variables/${key}`))).status === 200;
  const path = "/api/v4/projects/*/variables";

  it("answers 429 with Retry-After as often as told, without effect", async () => {
    await fault({ kind: "rate-limit", path, methods: ["POST"], count: 2, retryAfter: 7 });
    const first = await make("R");
    assert.deepEqual([first.status, first.headers.get("retry-after"), first.body], [429, "7", "Retry later\n"]);
    assert.equal((await make("R")).status, 429);
    assert.equal(await exists("R"), false);
    assert.equal((await make("R")).status, 201);
  });

  it("fails with 500 before the effect and after it", async () => {
    await fault({ kind: "error", when: "before", path, count: 1 });
    assert.equal((await make("E1")).status, 500);
    assert.equal(await exists("E1"), false);
    await fault({ kind: "error", when: "after", path, methods: ["POST"], count: 1 });
    assert.equal((await make("E2")).status, 500);
    assert.equal(await exists("E2"), true);
  });

  it("drops the connection before the effect and after it", async () => {
    await fault({ kind: "drop", when: "before", path, count: 1 });
    await assert.rejects(make("D1"), /fetch failed/);
    assert.equal(await exists("D1"), false);
    await fault({ kind: "drop", when: "after", path, methods: ["POST"], count: 1 });
    await assert.rejects(make("D2"), /fetch failed/);
    assert.equal(await exists("D2"), true);
  });

  it("drops the connection after a removal, too", async () => {
    await make("D3");
    await fault({ kind: "drop", when: "after", path: "/api/v4/projects/*/variables/*", methods: ["DELETE"], count: 1 });
    await assert.rejects(world.call("DELETE", at(PROJECT, "/variables/D3")), /fetch failed/);
    assert.equal(await exists("D3"), false);
  });

  it("delays", async () => {
    await fault({ kind: "latency", milliseconds: 120, count: 1 });
    const began = performance.now();
    await exists("none");
    assert.ok(performance.now() - began >= 115);
  });

  it("never strikes the control API, and refuses a fault that it does not know", async () => {
    await fault({ kind: "error", when: "before" });
    assert.equal((await world.call("GET", "/-/sandbox/faults")).body[0].hits, 0);
    const unknown = await fault({ kind: "flood" });
    assert.deepEqual([unknown.status, /must be one of/.test(unknown.body.message)], [400, true]);
  });

  it("limits requests a minute and token when the instance says so", async () => {
    await world.call("PUT", "/-/sandbox/settings", { requestsPerMinute: 3 });
    const token = world.tokenOf("dev");
    const seen: Awaited<ReturnType<typeof world.call>>[] = [];
    for (let n = 0; n < 4; n++) seen.push(await world.call("GET", "/api/v4/user", undefined, token));
    await world.call("PUT", "/-/sandbox/settings", { requestsPerMinute: 0 });
    assert.deepEqual(
      seen.map((answer) => answer.status),
      [200, 200, 200, 429],
    );
    assert.equal(seen[0]?.headers.get("ratelimit-remaining"), "2");
    assert.ok(Number(seen[3]?.headers.get("retry-after")) >= 1);
  });

  it("answers 400 with Grape's sentence to a request that breaks the document", async () => {
    const wrong = await world.call("POST", at(PROJECT, "/variables"), { key: "W", value: "x", masked: "maybe" });
    assert.deepEqual([wrong.status, wrong.body], [400, { error: "masked is invalid" }]);
    assert.deepEqual((await world.call("POST", at(PROJECT, "/variables"), { value: "x" })).body, {
      error: "key is missing",
    });
  });

  it("reads forms as Rack does", async () => {
    const body = new URLSearchParams([
      ["name", "form"],
      ["scopes[]", "read_registry"],
      ["scopes[]", "write_registry"],
    ]);
    const response = await fetch(world.simulator.url + at(PROJECT, "/deploy_tokens"), {
      method: "POST",
      headers: { "private-token": world.simulator.token },
      body,
    });
    assert.deepEqual(((await response.json()) as { scopes: string[] }).scopes, ["read_registry", "write_registry"]);
  });

  it("keeps no token in its log of requests", async () => {
    await fetch(`${world.simulator.url}/api/v4/user?private_token=${world.simulator.token}`);
    const log = (await world.call("GET", "/-/sandbox/requests")).body;
    assert.equal(log.at(-1).path, "/api/v4/user");
    assert.equal(JSON.stringify(log).includes(world.simulator.token), false);
  });
});
