import assert from "node:assert/strict";
import { at, PROJECT, type TestWorld, testWorld } from "../world-for-test.ts";

describe("sandbox/gitlab/routes/job-protocol", () => {
  let world: TestWorld;
  let token: string;
  before(async () => {
    world = await testWorld();
    token = (await runner({ tag_list: ["k8s"], run_untagged: false })).token;
  });
  after(() => world.end());

  async function runner(more: object): Promise<{ id: number; token: string }> {
    const project_id = world.simulator.world.projectAt(PROJECT)?.id;
    return (await world.call("POST", "/api/v4/user/runners", { runner_type: "project_type", project_id, ...more }))
      .body;
  }
  const queue = async (more: object = {}) =>
    (
      await world.call("POST", "/-/sandbox/jobs", {
        project: PROJECT,
        script: ["echo hi"],
        image: "alpine:3.22",
        tags: ["k8s"],
        ...more,
      })
    ).body.id as number;
  const request = (by = token, system_id = "s_1") =>
    world.call("POST", "/api/v4/jobs/request", { token: by, system_id, info: { version: "19.4.0" } }, null);

  async function finish(job: { id: number; token: string }, state = "success"): Promise<void> {
    await world.call("PUT", `/api/v4/jobs/${job.id}`, { token: job.token, state }, null);
  }

  it("hands a job to a runner once, with script, image, variables and registry credentials", async () => {
    await world.call("POST", at(PROJECT, "/variables"), { key: "PLAIN", value: "project" });
    await world.call("POST", "/api/v4/groups/acme/variables", { key: "PLAIN", value: "group" });
    await world.call("POST", at(PROJECT, "/variables"), { key: "SCOPED", value: "x", environment_scope: "production" });
    const id = await queue();
    const { status, body } = await request();
    assert.equal(status, 201);
    assert.deepEqual([body.id, body.steps[0].script, body.image.name], [id, ["echo hi"], "alpine:3.22"]);
    const value = (key: string) => body.variables.find((v: { key: string }) => v.key === key)?.value;
    assert.deepEqual(
      [value("PLAIN"), value("SCOPED"), value("CI_PROJECT_PATH"), value("CI_JOB_TOKEN")],
      ["project", undefined, PROJECT, body.token],
    );
    assert.deepEqual(body.credentials[0].username, "gitlab-ci-token");
    assert.equal((await request()).status, 204);
    assert.equal((await world.call("GET", "/api/v4/runners/501")).body.version, "19.4.0");
    await finish(body);
  });

  it("matches tags, untagged, paused and protected as GitLab does", async () => {
    await queue({ tags: ["k8s", "gpu"] });
    assert.equal((await request()).status, 204);
    await queue({ tags: [] });
    assert.equal((await request()).status, 204);
    const any = await runner({ tag_list: ["k8s", "gpu"], run_untagged: true, access_level: "ref_protected" });
    await world.call("PUT", `/api/v4/runners/${any.id}`, { paused: true });
    assert.equal((await request(any.token)).status, 204);
    await world.call("PUT", `/api/v4/runners/${any.id}`, { paused: false });
    await finish((await request(any.token)).body);
    await finish((await request(any.token)).body);
    await queue({ ref: "topic" });
    assert.equal((await request(any.token)).status, 204);
    await finish((await request()).body);
  });

  it("gives protected variables to protected refs only", async () => {
    await world.call("POST", at(PROJECT, "/variables"), { key: "PROTECTED", value: "x", protected: true });
    const has = (body: { variables: { key: string }[] }) => body.variables.some((v) => v.key === "PROTECTED");
    await queue({ ref: "main" });
    const open = (await request()).body;
    await finish(open);
    await queue({ ref: "topic" });
    const closed = (await request()).body;
    await finish(closed);
    assert.deepEqual([has(open), has(closed)], [true, false]);
  });

  it("takes the log in ranges, refuses a gap, and tells a canceled job", async () => {
    const id = await queue();
    const job = (await request()).body;
    const patch = (range: string, text: string) =>
      fetch(`${world.simulator.url}/api/v4/jobs/${id}/trace`, {
        method: "PATCH",
        headers: { "job-token": job.token, "content-range": range, "content-type": "text/plain" },
        body: text,
      });
    const first = await patch("0-4", "hello");
    assert.deepEqual(
      [first.status, first.headers.get("range"), first.headers.get("job-status")],
      [202, "0-5", "running"],
    );
    const gap = await patch("9-10", "x");
    assert.deepEqual([gap.status, gap.headers.get("range")], [416, "0-5"]);
    assert.equal((await patch("5-10", " world")).status, 202);
    assert.equal((await world.call("GET", at(PROJECT, `/jobs/${id}/trace`))).body, "hello world");
    await world.call("POST", `/-/sandbox/jobs/${id}/cancel`);
    const late = await patch("11-12", "x");
    assert.deepEqual([late.status, late.headers.get("job-status")], [403, "canceled"]);
  });

  it("lets jobs of the agent's own project use it until an entry names the project, and then as its filters say", async () => {
    const agents: [name: string, entry: string | undefined, allowed: boolean][] = [
      ["implicit", undefined, true],
      ["for-it", "environments: [review/*]", true],
      ["for-another", "environments: [production]", false],
      ["for-nobody", "environments: [(nobody)]", false],
      ["for-protected", "protected_branches_only: true", false],
    ];
    for (const [name, entry] of agents) {
      await world.call("POST", at(PROJECT, "/cluster_agents"), { name });
      if (entry === undefined) continue;
      const file = encodeURIComponent(`.gitlab/agents/${name}/config.yaml`);
      const content = `ci_access: { projects: [{ id: ${PROJECT}, ${entry} }] }`;
      const change = { branch: "main", content, commit_message: "configure" };
      assert.equal((await world.call("POST", at(PROJECT, `/repository/files/${file}`), change)).status, 201);
    }
    await queue({ ref: "feature", environment: "review/1" });
    const job = (await request()).body;
    const answer = await fetch(`${world.simulator.url}/api/v4/job/allowed_agents`, {
      headers: { "job-token": job.token },
    });
    const { allowed_agents: granted } = (await answer.json()) as { allowed_agents: { id: number }[] };
    const all = (await world.call("GET", at(PROJECT, "/cluster_agents"))).body as { id: number; name: string }[];
    for (const [name, , allowed] of agents) {
      const { id } = all.find((agent) => agent.name === name)!;
      assert.equal(
        granted.some((agent) => agent.id === id),
        allowed,
        name,
      );
      await world.call("DELETE", at(PROJECT, `/cluster_agents/${id}`));
    }
    await finish(job);
  });

  it("ends a job's token with the job, keeps its failure, and tells which agents it may use", async () => {
    await world.call("POST", at(PROJECT, "/cluster_agents"), { name: "own" });
    const id = await queue();
    const job = (await request()).body;
    const me = () => fetch(`${world.simulator.url}/api/v4/job`, { headers: { "job-token": job.token } });
    assert.equal((await me()).status, 200);
    const agents = await fetch(`${world.simulator.url}/api/v4/job/allowed_agents`, {
      headers: { "job-token": job.token },
    });
    assert.equal(((await agents.json()) as { allowed_agents: unknown[] }).allowed_agents.length, 1);
    await world.call(
      "PUT",
      `/api/v4/jobs/${id}`,
      { token: job.token, state: "failed", failure_reason: "script_failure", exit_code: 2 },
      null,
    );
    assert.equal((await me()).status, 401);
    const ended = (await world.call("GET", `/-/sandbox/jobs/${id}`)).body;
    assert.deepEqual([ended.status, ended.failure_reason, ended.exit_code], ["failed", "script_failure", 2]);
  });

  it("tells managers of one token apart and forgets the one that unregisters", async () => {
    await request(token, "s_1");
    await request(token, "s_2");
    const managers = async () =>
      (await world.call("GET", "/api/v4/runners/501/managers")).body.map((m: { system_id: string }) => m.system_id);
    assert.deepEqual(await managers(), ["s_1", "s_2"]);
    assert.equal(
      (await world.call("DELETE", "/api/v4/runners/managers", { token, system_id: "s_1" }, null)).status,
      204,
    );
    assert.deepEqual(await managers(), ["s_2"]);
  });
});
