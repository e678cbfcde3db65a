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
