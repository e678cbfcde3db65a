import assert from "node:assert/strict";
import { Subject } from "../../../../components/access/access.schema.ts";
import { groupName, groupSubject, ownerOf } from "../../../../components/access/subjects.ts";

describe("groupName", () => {
  for (const [subject, owner, name] of [
    [
      { projectEnvironment: { project: "a/b", slug: "production" } },
      { kind: "project", path: "a/b" },
      "gitlab:project_env:42:production",
    ],
    [
      { projectTier: { project: "a/b", tier: "staging" } },
      { kind: "project", path: "a/b" },
      "gitlab:project_env_tier:42:staging",
    ],
    [
      { groupTier: { group: "a", tier: "production" } },
      { kind: "group", path: "a" },
      "gitlab:group_env_tier:42:production",
    ],
    [
      { userRole: { project: "a/b", role: "developer" } },
      { kind: "project", path: "a/b" },
      "gitlab:project_role:42:developer",
    ],
    [{ userRole: { group: "a", role: "owner" } }, { kind: "group", path: "a" }, "gitlab:group_role:42:owner"],
  ] as const)
    it(`is ${name}, numbered by ${owner.kind} ${owner.path}`, () => {
      const parsed = Subject.parse(subject);
      assert.deepEqual(ownerOf(parsed), owner);
      assert.equal(groupName(parsed, "42"), name);
    });
});

describe("groupSubject", () => {
  it("is a group in RBAC's own API group", () => {
    assert.deepEqual(groupSubject("g"), { kind: "Group", name: "g", apiGroup: "rbac.authorization.k8s.io" });
  });
});
