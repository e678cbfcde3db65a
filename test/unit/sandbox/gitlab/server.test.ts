import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/server", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld({ tier: "premium", offering: "self-managed" });
  });
  after(async () => {
    await world.end();
  });

  it("is read by a public GitLab client library: agents, tokens, runners, deploy tokens, variables, files, environments", async () => {
    const { gitlab } = world;
    const agent = await gitlab.Agents.register(PROJECT, "dev");
    assert.equal(agent.name, "dev");
    // gitbeaker 43.8.0 sends GET for createToken, so this one call is written by hand.
    const token = await world.call("POST", at(PROJECT, `/cluster_agents/${agent.id}/tokens`), { name: "g1" });
    assert.match(token.body.token, /^glagent-/);
    assert.equal((await gitlab.Agents.allTokens(PROJECT, agent.id)).length, 1);
    const project = await gitlab.Projects.show(PROJECT);
    assert.equal(project.path_with_namespace, PROJECT);
    assert.equal((await gitlab.Groups.show("acme/shop")).full_path, "acme/shop");

    const runner = await gitlab.Users.createCIRunner("group_type", {
      groupId: (await gitlab.Groups.show("acme")).id,
      tagList: ["k8s", "linux"],
      runUntagged: false,
    });
    assert.match(runner.token, /^glrt-/);
    assert.deepEqual((await gitlab.Runners.show(Number(runner.id))).tag_list, ["k8s", "linux"]);

    const deploy = await gitlab.DeployTokens.create("pull", ["read_registry"], { projectId: PROJECT });
    assert.match((deploy as unknown as { token: string }).token, /^gldt-/);

    await gitlab.ProjectVariables.create(PROJECT, "KUBE_CONTEXT", "acme/platform/clusters:dev", {
      environmentScope: "review/*",
    });
    const variable = await gitlab.ProjectVariables.show(PROJECT, "KUBE_CONTEXT", {
      filter: { environment_scope: "review/*" },
    });
    assert.equal(variable.value, "acme/platform/clusters:dev");

    await gitlab.RepositoryFiles.create(
      OTHER,
      ".gitlab/agents/dev/config.yaml",
      "main",
      "ci_access: {}\n",
      "Add agent configuration",
    );
    const file = await gitlab.RepositoryFiles.show(OTHER, ".gitlab/agents/dev/config.yaml", "main");
    assert.equal(Buffer.from(file.content, "base64").toString(), "ci_access: {}\n");

    const environment = await gitlab.Environments.create(PROJECT, "production", {
      externalUrl: "https://example.com",
      tier: "production",
    });
    assert.equal(environment.slug, "production");
    assert.equal((await gitlab.Metadata.show()).version, "19.4.1-ee");
  });

  it("pages lists with GitLab's headers", async () => {
    for (let n = 0; n < 25; n++) await world.call("POST", at(PROJECT, "/variables"), { key: `PAGE_${n}`, value: "x" });
    const first = await world.call("GET", at(PROJECT, "/variables?per_page=10&page=2"));
    assert.equal(first.body.length, 10);
    assert.equal(first.headers.get("x-page"), "2");
    assert.equal(first.headers.get("x-next-page"), "3");
    assert.match(first.headers.get("link") ?? "", /rel="next"/);
    assert.ok((await world.gitlab.ProjectVariables.all(PROJECT)).length >= 25);
  });

  it("lists in its README every path that GitLab's document does not describe", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../../../sandbox/gitlab/README.md"), "utf8");
    const missing = [...world.simulator.log.undescribed].filter(
      (route) => !readme.includes(`\`${route.replace("/api/v4", "")}\``),
    );
    assert.deepEqual(missing, []);
  });

  it("answers 404 for paths that it does not simulate, and says so", async () => {
    const answer = await world.call("GET", "/api/v4/broadcast_messages");
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get("x-sandbox"), "not simulated");
    assert.deepEqual(answer.body, { error: "404 Not Found" });
  });
});
