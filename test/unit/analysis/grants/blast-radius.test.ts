import assert from "node:assert/strict";
import { blastRadii, deadSubjects, type GitLabPaths } from "../../../../analysis/grants/blast-radius.ts";
import { effectiveRights } from "../../../../analysis/rbac/effective.ts";
import { bindingTo, membersOf, rbac, rule } from "../rbac/objects.ts";
import { read, TEXT } from "./config-text.ts";

const PATHS: GitLabPaths = {
  projects: new Map([
    ["1", "acme/shop/web"],
    ["2", "acme/tools"],
  ]),
  groups: new Map([
    ["10", "acme"],
    ["11", "acme/shop"],
  ]),
};

/** Each group may read an object of its own name, the agent's account everything. */
function rightsOf(...groups: string[]) {
  return effectiveRights(
    membersOf(
      ...groups.flatMap((name, index) => [
        rbac("Role", `r${index}`, "shop", { rules: [rule(["get"], ["configmaps"], { resourceNames: [name] })] }),
        bindingTo("RoleBinding", "shop", `Role r${index}`, { kind: "Group", name }),
      ]),
      bindingTo("ClusterRoleBinding", undefined, "ClusterRole cluster-admin", {
        kind: "ServiceAccount",
        namespace: "gitlab-agent",
        name: "agent-prod",
      }),
    ),
  );
}

const GROUPS = [
  "gitlab:ci_job",
  "gitlab:project:1",
  "gitlab:project:2",
  "gitlab:project:9",
  "gitlab:group:10",
  "gitlab:group:11",
  "gitlab:project_env:1:production",
  "gitlab:project_env:1:staging",
  "gitlab:project_env:1:review-7-abc123",
  "gitlab:project_env_tier:1:production",
  "gitlab:group_env_tier:11:staging",
  "gitlab:user",
  "gitlab:project_role:1:developer",
  "gitlab:group_role:11:maintainer",
  "gitlab:group_role:10:maintainer",
  "robots",
];

describe("blastRadii", () => {
  const names = (paths: GitLabPaths, index: number) =>
    blastRadii(read(TEXT), rightsOf(...GROUPS), paths)[index]!.identity.groups.filter(
      (name) => name !== "system:authenticated",
    );

  it("gives a project's jobs the groups of the project, of what is above it, and of its environments", () => {
    assert.deepEqual(names(PATHS, 0), [
      "gitlab:ci_job",
      "gitlab:project:1",
      "gitlab:project:9",
      "gitlab:group:10",
      "gitlab:group:11",
      "gitlab:project_env:1:production",
      "gitlab:project_env:1:review-7-abc123",
      "gitlab:project_env_tier:1:production",
      "gitlab:group_env_tier:11:staging",
    ]);
  });

  it("says which groups it only assumes", () => {
    assert.deepEqual(blastRadii(read(TEXT), rightsOf(...GROUPS), PATHS)[0]!.assumed, ["gitlab:project:9"]);
    const [radius] = blastRadii(read(TEXT), rightsOf(...GROUPS));
    assert.equal(radius!.assumed.includes("gitlab:project:2"), true);
  });

  it("gives a group's jobs the groups of every project below it", () => {
    const found = names(PATHS, 2);
    assert.deepEqual(
      ["gitlab:project:1", "gitlab:project:2", "gitlab:group:10", "gitlab:project_env:1:staging"].map((name) =>
        found.includes(name),
      ),
      [true, false, true, true],
    );
  });

  it("gives people their roles", () => {
    assert.deepEqual(names(PATHS, 4), [
      "gitlab:user",
      "gitlab:project_role:1:developer",
      "gitlab:group_role:11:maintainer",
      "gitlab:group_role:10:maintainer",
    ]);
  });

  it("gives the agent's rights where an entry impersonates nobody, and a robot's where it does", () => {
    const radii = blastRadii(read(TEXT), rightsOf(...GROUPS), PATHS);
    const everything = radii.map(({ rights }) =>
      rights.some(({ rule: one, namespace }) => one === undefined && namespace === undefined),
    );
    assert.deepEqual(everything, [false, false, false, true, false, true]);
    assert.deepEqual(
      radii[1]!.rights.flatMap(({ rule: one }) => one?.resourceNames ?? []),
      ["robots"],
    );
  });

  const ciJob = (ids: string, more = "") =>
    `ci_access: { ${ids}: [{ id: acme/tools, access_as: { ci_job: {} }${more} }] }`;
  const groupsOf = (text: string, groups: string[], paths = PATHS) =>
    blastRadii(read(text), rightsOf(...groups), paths)[0]!.identity.groups.filter((name) => groups.includes(name));

  it("takes groups that GitLab gives, and no other", () => {
    const groups = ["other:ci_job", "other:user", "gitlab:user", "gitlab:ci_job", "gitlab:ci_job:1", "gitlab:project"];
    assert.deepEqual(groupsOf(ciJob("projects"), groups), ["gitlab:ci_job", "gitlab:project"]);
    const people = "user_access: { access_as: { user: {} }, projects: [{ id: acme/tools }] }";
    assert.deepEqual(groupsOf(people, [...groups, "gitlab:user:1", "gitlab:project:2"]), ["gitlab:user"]);
  });

  it("tells projects from groups of the same number", () => {
    const paths = { projects: new Map([["1", "acme/tools"]]), groups: new Map([["1", "other"]]) };
    const roles = ["gitlab:project_role:1:developer", "gitlab:group_role:1:developer"];
    const people = "user_access: { access_as: { user: {} }, projects: [{ id: acme/tools }] }";
    assert.deepEqual(groupsOf(people, roles, paths), roles.slice(0, 1));
    const jobs = ["gitlab:project:1", "gitlab:group:1", "gitlab:project_env_tier:1:production"];
    assert.deepEqual(groupsOf(ciJob("projects"), jobs, paths), [
      "gitlab:project:1",
      "gitlab:project_env_tier:1:production",
    ]);
  });

  it("gives a job no group beside its own path, and one of the instance every group", () => {
    const groups = ["gitlab:group:10", "gitlab:group:11", "gitlab:project:1", "gitlab:project:2"];
    assert.deepEqual(groupsOf(ciJob("projects"), groups), ["gitlab:group:10", "gitlab:project:2"]);
    assert.deepEqual(groupsOf("ci_access: { instance: { access_as: { ci_job: {} } } }", groups), groups);
    const [instance] = blastRadii(read("ci_access: { instance: { access_as: { ci_job: {} } } }"), rightsOf(...groups));
    assert.deepEqual(instance!.assumed, []);
  });

  it("knows environments by their slugs, of which a group must name one", () => {
    const groups = [
      "gitlab:project_env:2",
      "gitlab:project_env:2:production",
      "gitlab:project_env:2:production-vl4voz",
    ];
    const of = (environments: string) => groupsOf(ciJob("projects", `, environments: ${environments}`), groups);
    assert.deepEqual(of("[PRODUCTION, staging]"), groups.slice(2));
    assert.deepEqual(of("['*']"), groups.slice(1));
    assert.deepEqual(of("[]"), groups.slice(1));
  });

  it("names a person and a job that nobody is yet", () => {
    const users = blastRadii(read(TEXT), rightsOf()).map(({ identity }) => identity.user);
    assert.deepEqual(
      [users[0], users[2], users[4]],
      ["gitlab:ci_job:(any)", "gitlab:ci_job:(any)", "gitlab:user:(anyone)"],
    );
  });

  it("takes the accounts that bear the agent's name for its own, else those of all agents", () => {
    const config = "ci_access: { projects: [{ id: a }] }";
    const accounts = (...names: string[]) => {
      const subjects = names.map((name) => ({ kind: "ServiceAccount", namespace: "gitlab-agent", name }));
      const roles = subjects.flatMap((subject, index) => [
        rbac("Role", `r${index}`, "shop", {
          rules: [rule(["get"], ["configmaps"], { resourceNames: [subject.name] })],
        }),
        bindingTo("RoleBinding", "shop", `Role r${index}`, subject),
      ]);
      const [radius] = blastRadii(read(config), effectiveRights(membersOf(...roles)));
      return [radius!.identity, radius!.rights.flatMap(({ rule: one }) => one?.resourceNames ?? [])] as const;
    };
    const identity = (name: string) => ({
      user: `system:serviceaccount:gitlab-agent:${name}`,
      groups: ["system:serviceaccounts", "system:serviceaccounts:gitlab-agent", "system:authenticated"],
    });
    assert.deepEqual(accounts("agent-dev", "agent-prod", "prod"), [identity("agent-prod"), ["agent-prod", "prod"]]);
    assert.deepEqual(accounts("agent-dev", "prod"), [identity("prod"), ["prod"]]);
    assert.deepEqual(accounts("agent-dev", "prod-agent"), [identity("agent-dev"), ["agent-dev", "prod-agent"]]);
    assert.deepEqual(accounts(), [{ user: "", groups: ["system:authenticated"] }, []]);
  });

  it("finds names that are bound and that nobody can have", () => {
    const rights = rightsOf("gitlab:ci_job", "gitlab:user", "dev");
    assert.deepEqual(deadSubjects([read("ci_access: { projects: [{ id: a }] }")], rights), [
      "Group gitlab:ci_job",
      "Group gitlab:user",
    ]);
    assert.deepEqual(deadSubjects([read(TEXT)], rights), []);
  });
});
