import assert from "node:assert/strict";
import { grantAccess, parseScopes, registryCaller } from "../../../../sandbox/gitlab/registry-access.ts";
import { at, OTHER, PROJECT, type TestWorld, testWorld } from "./world-for-test.ts";

describe("sandbox/gitlab/registry-access", () => {
  let world: TestWorld;
  before(async () => {
    world = await testWorld();
  });
  after(() => world.end());

  function granted(username: string, password: string, scope: string): string[] | undefined {
    const caller = registryCaller(world.simulator.world, username, password);
    return caller && grantAccess(world.simulator.world, caller, parseScopes(scope)).flatMap((access) => access.actions);
  }
  const web = (actions: string) => `repository:${PROJECT}/nginx:${actions}`;
  const deploy = async (path: string, scopes: string[], more: object = {}) =>
    (await world.call("POST", path, { name: "t", scopes, ...more })).body as {
      id: number;
      username: string;
      token: string;
    };

  it("reads several scopes, also with a port in a name", () => {
    assert.deepEqual(parseScopes("repository:a/b:pull,push registry:catalog:*"), [
      { type: "repository", name: "a/b", actions: ["pull", "push"] },
      { type: "registry", name: "catalog", actions: ["*"] },
    ]);
    assert.deepEqual(parseScopes(undefined), []);
  });

  it("gives a deploy token what its scopes say, in its own project or below its group", async () => {
    const read = await deploy(at(PROJECT, "/deploy_tokens"), ["read_registry"]);
    assert.deepEqual(granted(read.username, read.token, web("pull,push")), ["pull"]);
    assert.deepEqual(granted(read.username, read.token, `repository:${OTHER}:pull`), []);
    assert.equal(granted("somebody", read.token, web("pull")), undefined);
    const group = await deploy("/api/v4/groups/acme%2Fshop/deploy_tokens", ["read_registry", "write_registry"]);
    assert.deepEqual(granted(group.username, group.token, web("pull,push")), ["pull", "push"]);
    assert.deepEqual(granted(group.username, group.token, `repository:${OTHER}:pull`), []);
  });

  it("refuses expired and revoked deploy tokens", async () => {
    const old = await deploy(at(PROJECT, "/deploy_tokens"), ["read_registry"], { expires_at: "2020-01-01" });
    assert.equal(granted(old.username, old.token, web("pull")), undefined);
    const gone = await deploy(at(PROJECT, "/deploy_tokens"), ["read_registry"]);
    await world.call("DELETE", at(PROJECT, `/deploy_tokens/${gone.id}`));
    assert.equal(granted(gone.username, gone.token, web("pull")), undefined);
  });

  it("gives people by role and scope", () => {
    assert.deepEqual(granted("rita", world.tokenOf("rita", ["read_registry"]), web("pull,push")), ["pull"]);
    assert.deepEqual(
      granted("dev", world.tokenOf("dev", ["read_registry", "write_registry"]), web("pull,push,delete")),
      ["pull", "push", "delete"],
    );
    assert.deepEqual(granted("dev", world.tokenOf("dev", ["read_user"]), web("pull")), []);
  });

  it("lets a job push to its own project, and pull elsewhere only from the allowlist", async () => {
    const { tables } = world.simulator.world;
    const id = (await world.call("POST", "/-/sandbox/jobs", { project: OTHER, script: ["x"], user: "dev" })).body.id;
    const job = tables.jobs.get(id);
    assert.ok(job);
    const token = world.simulator.world.vault.open(job.sealed);
    assert.equal(granted("gitlab-ci-token", token, `repository:${OTHER}:pull`), undefined, "before it runs");
    job.status = "running";
    assert.deepEqual(granted("gitlab-ci-token", token, `repository:${OTHER}:pull,push`), ["pull", "push"]);
    assert.deepEqual(granted("gitlab-ci-token", token, web("pull,push")), []);
    const target_project_id = world.simulator.world.projectAt(OTHER)?.id;
    await world.call("POST", at(PROJECT, "/job_token_scope/allowlist"), { target_project_id });
    assert.deepEqual(granted("gitlab-ci-token", token, web("pull,push")), ["pull"]);
    job.status = "success";
    assert.equal(granted("gitlab-ci-token", token, web("pull")), undefined, "after it ended");
  });
});
