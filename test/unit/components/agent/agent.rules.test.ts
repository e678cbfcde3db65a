import assert from "node:assert/strict";
import { agentRules, impersonatedGroups, impersonationRules } from "../../../../components/agent/agent.rules.ts";

describe("impersonatedGroups", () => {
  const project = { projectId: "42", groupIds: ["7"], environments: ["production"] };

  it("lists every string of a project and its groups", () => {
    assert.deepEqual(
      impersonatedGroups([project])!.filter((group) => !group.includes("_tier:")),
      ["gitlab:ci_job", "gitlab:group:7", "gitlab:project:42", "gitlab:project_env:42:production"],
    );
    assert.equal(impersonatedGroups([project])!.filter((group) => group.includes("_tier:")).length, 10);
  });

  for (const [why, environments] of [
    ["no list of environments", undefined],
    ["a wildcard", ["review/*"]],
    ["a name that is not its own slug", ["Production EU"]],
    ["a name longer than a slug", ["a-very-long-environment-name"]],
  ] as const) {
    it(`is open with ${why}`, () => {
      assert.equal(impersonatedGroups([{ ...project, environments: environments && [...environments] }]), undefined);
    });
  }
});

describe("impersonationRules", () => {
  it("never narrows users, whose names are dynamic, and narrows groups where they are known", () => {
    assert.deepEqual(impersonationRules(["gitlab:ci_job"])[1]!.resourceNames, ["gitlab:ci_job"]);
    assert.equal("resourceNames" in impersonationRules(undefined)[1]!, false);
  });

  it("names every extra that KAS sends, since RBAC has no wildcard for them", () => {
    const extras = impersonationRules(undefined).find(({ apiGroups }) => apiGroups.includes("authentication.k8s.io"))!;
    assert.deepEqual(extras.resources, [
      "userextras/agent.gitlab.com/id",
      "userextras/agent.gitlab.com/config_project_id",
      "userextras/agent.gitlab.com/project_id",
      "userextras/agent.gitlab.com/ci_pipeline_id",
      "userextras/agent.gitlab.com/ci_job_id",
      "userextras/agent.gitlab.com/username",
      "userextras/agent.gitlab.com/environment_slug",
      "userextras/agent.gitlab.com/environment_tier",
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
