import assert from "node:assert/strict";
import { gitlabProvider } from "../../../../../sandbox/providers/gitlab/provider.ts";
import { containsUnknown, Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";
import { about, type Bench, bench, context, token } from "./harness.ts";

const agent = token("clusterAgent");

describe("gitlab provider: behaviour", () => {
  let at: Bench;
  const posts = () => at.simulator.log.requests.filter((one) => one.method === "POST").length;
  before(async () => {
    at = await bench();
  });
  after(() => at.stop());
  afterEach(() => at.simulator.faults.clear());

  it("retries an answer 429 after what Retry-After says", async () => {
    at.simulator.faults.add({ kind: "rate-limit", methods: ["POST"], count: 2, retryAfter: 0 });
    const before = posts();
    await at.create(agent, { project: "acme/clusters", name: "patient" });
    assert.equal(posts() - before, 3);
  });

  it("gives up after the retries that the program allows", async () => {
    const short = gitlabProvider("10.1.1");
    const args = { token: at.simulator.token, baseUrl: `${at.simulator.url}/api/v4/`, retries: "1" };
    await short.configure?.({ args, variables: {} }, context);
    at.simulator.faults.add({ kind: "rate-limit", methods: ["POST"], retryAfter: 0 });
    const before = posts();
    const create = short.create?.(
      { ...about(agent), properties: { project: "acme/clusters", name: "hasty" }, timeout: 0, preview: false },
      context,
    );
    await assert.rejects(create ?? Promise.resolve(), /POST projects\/acme%2Fclusters\/cluster_agents: 429/);
    assert.equal(posts() - before, 2);
  });

  it("does not retry a 500, and names what it asked", async () => {
    at.simulator.faults.add({ kind: "error", when: "before", methods: ["POST"] });
    const before = posts();
    await assert.rejects(
      at.create(agent, { project: "acme/clusters", name: "five" }),
      /^GitlabError: POST projects\/acme%2Fclusters\/cluster_agents: 500/,
    );
    assert.equal(posts() - before, 1);
  });

  it("does not retry a dropped connection: an object made behind it is lost to the state", async () => {
    at.simulator.faults.add({ kind: "drop", when: "after", methods: ["POST"], count: 1 });
    await assert.rejects(
      at.create(agent, { project: "acme/clusters", name: "orphan" }),
      /POST projects\/acme%2Fclusters/,
    );
    const names = at.simulator.world.tables.agents.all().map((one) => one.name);
    assert.ok(names.includes("orphan"), "made in GitLab all the same");
    await assert.rejects(at.create(agent, { project: "acme/clusters", name: "orphan" }), /has already been taken/);
  });

  it("refuses unknown, missing and wrong inputs by name and never shows a value", async () => {
    const variable = token("projectVariable");
    await assert.rejects(
      at.create(variable, { project: "acme/web", key: "K", value: new Secret("hush"), scope: "*" }),
      /scope is not an input; known are .*environmentScope/,
    );
    await assert.rejects(at.create(variable, { project: "acme/web", key: "K" }), /value is missing/);
    const wrong = at.create(variable, { project: "acme/web", key: "K", value: new Secret("hush"), masked: "yes" });
    await assert.rejects(
      wrong,
      (error: Error) => /masked must be a boolean/.test(error.message) && !/hush/.test(error.message),
    );
    await assert.rejects(
      at.create(token("projectProtectedEnvironment"), {
        project: "acme/web",
        environment: "x",
        deployAccessLevelsAttributes: [{ level: "maintainer" }],
      }),
      /has level, which is not known/,
    );
    await assert.rejects(
      at.create(token("project"), { name: "x" }),
      /has no gitlab:index\/project:Project; it has .*ClusterAgent/,
    );
  });

  it("names what the program left without a name, and keeps the name", async () => {
    const request = {
      ...about(agent, "dev"),
      olds: {},
      news: { project: "acme/clusters" },
      randomSeed: new Uint8Array([9]),
    };
    const first = await at.provider.check(request, context);
    assert.match(String(first.inputs["name"]), /^dev-[0-9a-f]{7}$/);
    const second = await at.provider.check(
      { ...request, olds: first.inputs, randomSeed: new Uint8Array([8]) },
      context,
    );
    assert.equal(second.inputs["name"], first.inputs["name"]);
  });

  it("asks GitLab nothing at preview; computed outputs are unknown, the token a secret", async () => {
    const before = at.simulator.log.requests.length;
    const properties = { runnerType: "project_type", projectId: UNKNOWN, untagged: true };
    const made = await at.provider.create(
      { ...about(token("userRunner")), properties, timeout: 0, preview: true },
      context,
    );
    assert.equal(made.id, "");
    assert.ok(made.properties["token"] instanceof Secret && containsUnknown(made.properties["token"]));
    assert.equal(made.properties["description"], UNKNOWN);
    assert.equal(made.properties["untagged"], true);
    assert.equal(made.properties["groupId"], undefined);
    assert.equal(at.simulator.log.requests.length, before);
  });

  it("an unknown input is a change, and one that replaces where the property does", async () => {
    const made = await at.create(agent, { project: "acme/clusters", name: "later" });
    const state = { id: made.id, olds: made.properties, oldInputs: made.inputs, ignoreChanges: [] };
    const diff = await at.provider.diff(
      { ...about(agent), ...state, news: { ...made.inputs, name: UNKNOWN } },
      context,
    );
    assert.deepEqual([diff.replaces, diff.detailedDiff], [["name"], { name: { kind: "update-replace" } }]);
  });

  it("sees drift at refresh", async () => {
    const runner = await at.create(token("userRunner"), {
      runnerType: "group_type",
      groupId: at.ids.groups["acme"],
      tagLists: ["k8s"],
      paused: false,
    });
    const record = at.simulator.world.tables.runners.get(Number(runner.id));
    assert.ok(record);
    record.paused = true;
    const read = await at.provider.read(
      {
        ...about(token("userRunner")),
        id: runner.id,
        properties: runner.properties,
        inputs: runner.inputs,
        timeout: 0,
      },
      context,
    );
    assert.equal(read.inputs?.["paused"], true);
    assert.equal(read.properties?.["paused"], true);
    assert.deepEqual(read.properties?.["token"], runner.properties["token"]);
  });

  it("a revoked agent token and a revoked deploy token are gone", async () => {
    const made = await at.create(token("projectDeployToken"), {
      project: "acme/web",
      name: "d",
      scopes: ["read_registry"],
    });
    const record = at.simulator.world.tables.deployTokens.get(Number(made.id.split(":")[1]));
    assert.ok(record);
    record.revoked = true;
    const ask = {
      ...about(token("projectDeployToken")),
      id: made.id,
      properties: made.properties,
      inputs: made.inputs,
      timeout: 0,
    };
    assert.equal((await at.provider.read(ask, context)).id, "");
  });

  it("a file that somebody else changed is written all the same, by its newest commit", async () => {
    const inputs = {
      project: "acme/web",
      branch: "main",
      filePath: "a.txt",
      content: "one",
      encoding: "text",
      commitMessage: "m",
    };
    const made = await at.create(token("repositoryFile"), inputs);
    const other = { ...inputs, filePath: "b.txt" };
    const [, second] = await Promise.all([
      at.provider.update(
        {
          ...about(token("repositoryFile")),
          id: made.id,
          olds: made.properties,
          oldInputs: made.inputs,
          news: { ...inputs, content: "two" },
          timeout: 0,
          ignoreChanges: [],
          preview: false,
        },
        context,
      ),
      at.create(token("repositoryFile"), other, "b"),
    ]);
    assert.equal(second.properties["content"], "one");
    await assert.rejects(at.create(token("repositoryFile"), inputs), /already exists/);
    const taken = await at.create(token("repositoryFile"), { ...inputs, content: "three", overwriteOnCreate: true });
    assert.equal(taken.properties["content"], "three");
  });

  it("writes to repositories one after the other, because GitLab cannot take two at a time", async () => {
    at.simulator.faults.add({ kind: "latency", methods: ["POST"], milliseconds: 80 });
    const inputs = { project: "acme/web", branch: "main", content: "x", encoding: "text", commitMessage: "m" };
    const start = Date.now();
    await Promise.all([1, 2, 3].map((n) => at.create(token("repositoryFile"), { ...inputs, filePath: `q/${n}.txt` })));
    assert.ok(Date.now() - start >= 3 * 80);
  });

  it("says which tier-locked call GitLab refused", async () => {
    at.simulator.world.settings.tier = "free";
    try {
      await assert.rejects(
        at.create(token("groupProtectedEnvironment"), {
          group: "acme",
          environment: "staging",
          deployAccessLevels: [{ accessLevel: "maintainer" }],
        }),
        /POST groups\/acme\/protected_environments: 404/,
      );
    } finally {
      at.simulator.world.settings.tier = "premium";
    }
  });

  it("answers getProject, getGroup and getMetadata, with secret runners' tokens", async () => {
    const project = await at.provider.invoke(
      { token: "gitlab:index/getProject:getProject", args: { pathWithNamespace: "acme/web" }, preview: false },
      context,
    );
    assert.equal(project.result["id"], String(at.ids.projects["acme/web"]));
    assert.equal(project.result["defaultBranch"], "main");
    assert.ok(project.result["runnersToken"] instanceof Secret);
    const group = await at.provider.invoke(
      { token: "gitlab:index/getGroup:getGroup", args: { fullPath: "acme/shop" }, preview: false },
      context,
    );
    assert.deepEqual(
      [group.result["groupId"], group.result["parentId"]],
      [at.ids.groups["acme/shop"], at.ids.groups["acme"]],
    );
    const metadata = await at.provider.invoke(
      { token: "gitlab:index/getMetadata:getMetadata", args: {}, preview: false },
      context,
    );
    assert.ok(String(metadata.result["version"]).startsWith(at.simulator.world.settings.version));
    assert.equal((metadata.result["kas"] as { externalUrl: string }).externalUrl, at.simulator.world.settings.kasUrl);
    await assert.rejects(
      at.provider.invoke(
        { token: "gitlab:index/getProject:getProject", args: { id: "9999999" }, preview: false },
        context,
      ),
      /project "9999999" does not exist/,
    );
    await assert.rejects(
      at.provider.invoke({ token: "gitlab:index/getProject:getProject", args: {}, preview: false }, context),
      /needs exactly one of id, pathWithNamespace/,
    );
  });
});
