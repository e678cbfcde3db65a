import assert from "node:assert/strict";
import { agentRules, impersonationRules, jobGroups, peopleGroups } from "../../../../components/agent/agent.rules.ts";

describe("jobGroups", () => {
  const project = { projectId: "42", groupIds: ["7"], environments: ["production"] };

  it("lists every string of a project and its groups", () => {
    assert.deepEqual(
      jobGroups([project])!.filter((group) => !group.includes("_tier:")),
      ["gitlab:ci_job", "gitlab:group:7", "gitlab:project:42", "gitlab:project_env:42:production"],
    );
    assert.equal(jobGroups([project])!.filter((group) => group.includes("_tier:")).length, 10);
  });

  it("names an environment by its slug", () => {
    const groups = jobGroups([{ ...project, environments: ["Production EU"] }])!;
    assert.deepEqual(
      groups.filter((group) => group.startsWith("gitlab:project_env:")),
      ["gitlab:project_env:42:production-eu-dxh713"],
    );
  });

  for (const [why, environments] of [
    ["no list of environments", undefined],
    ["a wildcard", ["production", "review/*"]],
  ] as const) {
    it(`is open with ${why}`, () => {
      assert.equal(jobGroups([{ ...project, environments: environments && [...environments] }]), undefined);
    });
  }
});

describe("peopleGroups", () => {
  it("lists every role of the projects and groups that userAccess names", () => {
    const groups = peopleGroups({ projectIds: ["42"], groupIds: ["7"] });
    assert.deepEqual(groups.slice(0, 4), [
      "gitlab:user",
      "gitlab:group_role:7:guest",
      "gitlab:group_role:7:planner",
      "gitlab:group_role:7:reporter",
    ]);
    assert.equal(groups.includes("gitlab:project_role:42:maintainer"), true);
    assert.equal(groups.length, 1 + 2 * 7);
  });
});

describe("impersonationRules", () => {
  const named = (rules: ReturnType<typeof impersonationRules>, resource: string) =>
    rules.find(({ resources }) => resources.includes(resource))!;
  const extras = (rules: ReturnType<typeof impersonationRules>) =>
    rules.find(({ apiGroups }) => apiGroups.includes("authentication.k8s.io"))!.resources;

  it("never narrows users, whose names are dynamic, and narrows groups to those of jobs and people", () => {
    const rules = impersonationRules({ jobs: { groups: ["gitlab:ci_job"] }, people: { groups: ["gitlab:user"] } });
    assert.deepEqual(named(rules, "groups").resourceNames, ["gitlab:ci_job", "gitlab:user"]);
    assert.equal("resourceNames" in named(rules, "users"), false);
  });

  it("leaves groups open only where those of jobs cannot be known", () => {
    const rules = impersonationRules({ jobs: { groups: undefined }, people: { groups: ["gitlab:user"] } });
    assert.equal("resourceNames" in named(rules, "groups"), false);
  });

  it("never has an empty list of names, which would be every group", () => {
    assert.deepEqual(named(impersonationRules({ people: { groups: ["gitlab:user"] } }), "groups").resourceNames, [
      "gitlab:user",
    ]);
  });

  it("names every extra that KAS sends for a job, since RBAC has no wildcard for them", () => {
    assert.deepEqual(extras(impersonationRules({ jobs: { groups: [] } })), [
      "userextras/agent.gitlab.com/id",
      "userextras/agent.gitlab.com/config_project_id",
      "userextras/agent.gitlab.com/username",
      "userextras/agent.gitlab.com/project_id",
      "userextras/agent.gitlab.com/ci_pipeline_id",
      "userextras/agent.gitlab.com/ci_job_id",
      "userextras/agent.gitlab.com/environment_slug",
      "userextras/agent.gitlab.com/environment_tier",
    ]);
  });

  it("names every extra that KAS sends for a person, and no job's", () => {
    assert.deepEqual(extras(impersonationRules({ people: { groups: [] } })), [
      "userextras/agent.gitlab.com/id",
      "userextras/agent.gitlab.com/config_project_id",
      "userextras/agent.gitlab.com/username",
      "userextras/agent.gitlab.com/access_type",
    ]);
  });
});

describe("agentRules", () => {
  it("gives leases and events of its own namespace, and nothing else", () => {
    assert.deepEqual(
      agentRules().flatMap(({ resources, verbs }) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
      ),
      ["get leases", "create leases", "update leases", "create events", "patch events"],
    );
  });
});
