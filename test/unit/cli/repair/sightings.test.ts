import assert from "node:assert/strict";
import { connect, remove } from "../../../../cli/repair/gitlab.ts";
import { gitlabType } from "../../../../cli/repair/kinds.ts";
import type { Sighting, Wanted } from "../../../../cli/repair/plan.ts";
import { placeOf, sightingsOf } from "../../../../cli/repair/sightings.ts";
import type { StateResource } from "../../../../cli/repair/state.ts";
import { OTHER, PROJECT, type TestWorld, testWorld } from "../../sandbox/gitlab/world-for-test.ts";

const owner = { project: "gitlab-kubernetes", stack: "dev" };
const OURS = "[gitlab-kubernetes:gitlab-kubernetes/dev/it]";
const FOREIGN = "[gitlab-kubernetes:gitlab-kubernetes/prod/it]";

const wanted = (name: string, inputs: Record<string, unknown>, from: Wanted["from"] = "operation"): Wanted => ({
  urn: `urn:pulumi:dev::p::${gitlabType(name)}::x`,
  type: gitlabType(name),
  inputs,
  from,
});

describe("repair: look into GitLab", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld({ tier: "premium" });
  });
  after(() => world.end());

  const make = async (path: string, body: object): Promise<{ id: number }> => {
    const { status, body: made } = await world.call("POST", `/api/v4/${path}`, body);
    assert.ok(status < 300, `${path}: ${status} ${JSON.stringify(made)}`);
    return made;
  };
  const look = (given: Wanted[], resources: StateResource[] = []) =>
    sightingsOf(connect(`${world.simulator.url}/api/v4/`, world.simulator.token), {
      owner,
      wanted: given,
      named: [],
      resources,
    });
  const brief = ({ id, ownership }: Sighting) => [id, ownership];
  const project = encodeURIComponent(PROJECT);

  it("takes an agent without a token for this stack's, on evidence, when its own user made it", async () => {
    const { id } = await make(`projects/${project}/cluster_agents`, { name: "fresh" });
    const [seen] = await look([wanted("clusterAgent", { project: PROJECT, name: "fresh" })]);
    assert.deepEqual([seen?.id, seen?.ownership], [`${PROJECT}:${id}`, "unmarked"]);
    assert.match(seen?.evidence ?? "", /no token yet/);
  });

  for (const [description, ownership] of [
    [OURS, "ours"],
    [FOREIGN, "foreign"],
    ["by hand", "unmarked"],
  ] as const)
    it(`takes an agent for ${ownership} by the mark of its token (${description})`, async () => {
      const name = `agent-${ownership}`;
      const { id } = await make(`projects/${project}/cluster_agents`, { name });
      await make(`projects/${project}/cluster_agents/${id}/tokens`, { name: "t", description });
      const [seen] = await look([wanted("clusterAgent", { project: PROJECT, name })]);
      assert.deepEqual([seen?.ownership, seen?.evidence], [ownership, undefined]);
    });

  it("sees the agent tokens with this stack's mark, and which of them is used", async () => {
    const place = encodeURIComponent(OTHER);
    const agent = await make(`projects/${place}/cluster_agents`, { name: "dev" });
    const lost = await make(`projects/${place}/cluster_agents/${agent.id}/tokens`, { name: "a", description: OURS });
    const used = await make(`projects/${place}/cluster_agents/${agent.id}/tokens`, { name: "b", description: OURS });
    await world.call("POST", "/-/sandbox/agent-heartbeat", { token_id: used.id });
    const seen = await look([wanted("clusterAgentToken", { project: OTHER, name: "a", description: OURS })]);
    assert.deepEqual(
      seen.map(({ id, inUse }) => [id, inUse]),
      [
        [`${OTHER}:${agent.id}:${lost.id}`, false],
        [`${OTHER}:${agent.id}:${used.id}`, true],
      ],
    );
  });

  it("sees a runner by its maintenance note, in the group or project of its own, and removes it", async () => {
    const { tables } = world.simulator.world;
    const projectId = tables.projects.all().find((row) => row.path_with_namespace === PROJECT)!.id;
    const runner = { runner_type: "project_type", project_id: projectId };
    const made = await make("user/runners", { ...runner, maintenance_note: OURS });
    await make("user/runners", { ...runner, maintenance_note: FOREIGN });
    await make("user/runners", runner);
    const seen = await look([wanted("userRunner", { projectId, maintenanceNote: OURS })]);
    assert.deepEqual(seen.map(brief), [[String(made.id), "ours"]]);
    await remove(connect(`${world.simulator.url}/api/v4/`, world.simulator.token), seen[0]!);
    assert.deepEqual(await look([wanted("userRunner", { projectId, maintenanceNote: OURS })]), []);
  });

  it("sees a deploy token by its name, also where only the state names the project, and removes it once and twice", async () => {
    const made = await make(`projects/${project}/deploy_tokens`, { name: OURS, scopes: ["read_registry"] });
    await make(`projects/${project}/deploy_tokens`, { name: FOREIGN, scopes: ["read_registry"] });
    const resource = { urn: "u", type: gitlabType("projectDeployToken"), inputs: { project: PROJECT } };
    const [seen, ...more] = await look([], [resource]);
    assert.deepEqual([seen?.id, more], [`${PROJECT}:${made.id}`, []]);
    const client = connect(`${world.simulator.url}/api/v4/`, world.simulator.token);
    await remove(client, seen!);
    await remove(client, seen!);
    assert.deepEqual(await look([], [resource]), []);
  });

  it("sees variables by key and scope, whose they are, and whether they are hidden", async () => {
    const variable = { value: "abcdefgh-1", masked_and_hidden: true };
    await make(`projects/${project}/variables`, { ...variable, key: "A", description: `x ${OURS}` });
    await make(`projects/${project}/variables`, { key: "B", value: "x" });
    const names = (key: string) => wanted("projectVariable", { project: PROJECT, key });
    const seen = await look([names("A"), names("B"), names("C")]);
    assert.deepEqual(
      seen.map(({ id, ownership, hidden }) => [id, ownership, hidden]),
      [
        [`${PROJECT}:A:*`, "ours", true],
        [`${PROJECT}:B:*`, "unmarked", false],
      ],
    );
  });

  it("sees a file by its path, and whose it is by its first line", async () => {
    const file = (path: string, content: string) =>
      make(`projects/${project}/repository/files/${encodeURIComponent(path)}`, {
        branch: "main",
        commit_message: "x",
        content,
      });
    await file("a.yaml", `# ${OURS} Written\nx: 1\n`);
    await file("b.yaml", `x: 1\n# ${OURS}\n`);
    const name = (filePath: string) => wanted("repositoryFile", { project: PROJECT, branch: "main", filePath });
    const seen = await look([name("a.yaml"), name("b.yaml"), name("c.yaml")]);
    assert.deepEqual(seen.map(brief), [
      [`${PROJECT}:main:a.yaml`, "ours"],
      [`${PROJECT}:main:b.yaml`, "unmarked"],
    ]);
  });

  it("takes a protection for this stack's when the environment is, or when the interrupted create names it", async () => {
    const { id } = await make(`projects/${project}/environments`, { name: "production", description: OURS });
    await make(`projects/${project}/protected_environments`, {
      name: "production",
      deploy_access_levels: [{ access_level: 40 }],
    });
    const environment = wanted("projectEnvironment", { project: PROJECT, name: "production" });
    assert.deepEqual((await look([environment])).map(brief), [[`${PROJECT}:${id}`, "ours"]]);
    const inputs = { project: PROJECT, environment: "production" };
    const [cut] = await look([wanted("projectProtectedEnvironment", inputs)]);
    assert.match(cut?.evidence ?? "", /interrupted create/);
    const [unknown] = await look([wanted("projectProtectedEnvironment", inputs, "program")]);
    assert.deepEqual([unknown?.id, unknown?.evidence], [`${PROJECT}:production`, undefined]);
    const own = { urn: "u", type: gitlabType("projectEnvironment"), inputs: environment.inputs };
    const [, known] = await look([wanted("projectProtectedEnvironment", inputs, "program")], [own]);
    assert.match(known?.evidence ?? "", /environment is this stack's/);
  });

  it("sees nothing in a project that only the program names and that is not there", async () => {
    assert.deepEqual(await look([wanted("clusterAgent", { project: "acme/none", name: "x" }, "program")]), []);
  });

  it("does not take a project that it cannot see for an empty one where a create was cut off", async () => {
    const given = [wanted("clusterAgent", { project: "acme/none", name: "x" })];
    await assert.rejects(look(given), /acme\/none is not there, or the stack's token may not see it/);
  });

  it("looks for marks where only the program says that there may be some", async () => {
    const made = await make(`projects/${project}/deploy_tokens`, { name: OURS, scopes: ["read_registry"] });
    const named = [wanted("projectDeployToken", { project: PROJECT, name: "another" }, "program")];
    const client = connect(`${world.simulator.url}/api/v4/`, world.simulator.token);
    const seen = await sightingsOf(client, { owner, wanted: [], named, resources: [] });
    assert.deepEqual(seen.map(brief), [[`${PROJECT}:${made.id}`, "ours"]]);
  });

  it("refuses to look for a create whose place is encrypted", async () => {
    const given = [wanted("userRunner", { groupId: { ciphertext: "v1:x" }, maintenanceNote: OURS })];
    await assert.rejects(look(given), /is encrypted in the state/);
  });

  it("asks again after a 500 and a dropped connection, and gives up with GitLab's words", async () => {
    const given = [wanted("projectVariable", { project: PROJECT, key: "A" })];
    await world.call("POST", "/-/sandbox/faults", { kind: "error", when: "before", path: "/api/v4/**", count: 2 });
    await world.call("POST", "/-/sandbox/faults", { kind: "drop", when: "before", path: "/api/v4/**", count: 1 });
    assert.equal((await look(given)).length, 1);
    await world.call("POST", "/-/sandbox/faults", { kind: "error", when: "before", path: "/api/v4/**" });
    await assert.rejects(look(given));
    await world.call("DELETE", "/-/sandbox/faults");
  }).timeout(10_000);

  it("does not take a refusal for nothing", async () => {
    const client = connect(`${world.simulator.url}/api/v4/`, "glpat-wrong-token");
    const given = [wanted("projectVariable", { project: PROJECT, key: "A" })];
    await assert.rejects(sightingsOf(client, { owner, wanted: given, named: [], resources: [] }));
  });

  it("knows where a resource lives", () => {
    const place = (type: string, inputs: Record<string, unknown>) => placeOf({ type: gitlabType(type), inputs });
    assert.equal(place("projectVariable", { project: "a/b" }), "a/b");
    assert.equal(place("groupVariable", { group: "a" }), "a");
    assert.equal(place("userRunner", { groupId: 4 }), "group 4");
    assert.equal(place("userRunner", { projectId: "a/b" }), "project a/b");
    assert.equal(place("userRunner", {}), "instance");
  });
});
