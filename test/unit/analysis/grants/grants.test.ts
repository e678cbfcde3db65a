import assert from "node:assert/strict";
import { agentConfig, agentConfigsOf } from "../../../../analysis/grants/agent-config.ts";
import { blastRadii, deadSubjects, type GitLabPaths } from "../../../../analysis/grants/blast-radius.ts";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { fromPulumi, readerOf } from "../../../../analysis/objects/resource.ts";
import { effectiveRights } from "../../../../analysis/rbac/effective.ts";
import { bindingTo, membersOf, rbac, rule } from "../rbac/objects.ts";

const read = (text: string, project?: string) => agentConfig(text, new Reader(text), "prod", project);

const TEXT = `
ci_access:
  projects:
    - id: acme/shop/web
      protected_branches_only: true
      environments: [production, review/*]
      access_as: { ci_job: {} }
    - id: acme/tools
      access_as:
        impersonate: { username: robot, groups: [robots] }
  groups:
    - id: acme/shop
      access_as: { ci_job: {} }
  instance: {}
user_access:
  access_as: { user: {} }
  groups:
    - id: acme/shop
`;

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
  "gitlab:project_env:1:review-7",
  "gitlab:project_env_tier:1:production",
  "gitlab:group_env_tier:11:staging",
  "gitlab:user",
  "gitlab:project_role:1:developer",
  "gitlab:group_role:11:maintainer",
  "gitlab:group_role:10:maintainer",
  "robots",
];

describe("agentConfig", () => {
  it("reads who gets access, as whom, and in which line", () => {
    const { grants, unknownKeys, error } = read(TEXT, "acme/clusters");
    assert.deepEqual([error, unknownKeys], [undefined, []]);
    assert.deepEqual(
      grants.map(({ access, scope, id, as, line, protectedOnly, environments, implicit }) =>
        [access, scope, id, as, line, protectedOnly, environments.join(), implicit].join(" "),
      ),
      [
        "ci project acme/shop/web ci_job 4 true production,review/* false",
        "ci project acme/tools impersonate 8 false  false",
        "ci group acme/shop ci_job 12 false  false",
        "ci instance  agent 14 false  false",
        "user group acme/shop user 18 false  false",
        "ci project acme/clusters agent 1 false  true",
      ],
    );
    assert.deepEqual(grants[1]!.impersonated, { user: "robot", groups: ["robots", "system:authenticated"] });
  });

  it("gives the configuration's own project what its entry says, and no more", () => {
    const { grants } = read("ci_access: { projects: [{ id: a/b, access_as: { ci_job: {} } }] }", "a/b");
    assert.deepEqual(
      grants.map(({ implicit, as }) => [implicit, as]),
      [[false, "ci_job"]],
    );
  });

  it("names keys that agentk does not know", () => {
    const { unknownKeys } = read(
      "ci_access: { projects: [{ id: a, protected_branch_only: true }], group: [] }\nother: 1",
    );
    assert.deepEqual(
      unknownKeys.map(({ path }) => path.replace(/^.*» /, "")),
      ["ci_access.projects[0].protected_branch_only", "ci_access.group", "other"],
    );
  });

  it("knows every key of the documentation", () => {
    const accessAs =
      "{ agent: {}, ci_job: {}, impersonate: { username: u, uid: x, groups: [g], extra: [{ key: k, val: [v] }] } }";
    const entry = `default_namespace: n, protected_branches_only: true, environments: [e], access_as: ${accessAs}, resource_management: { enabled: true }`;
    const text = [
      `ci_access: { projects: [{ id: a, ${entry} }], groups: [{ id: b, ${entry} }], instance: { ${entry} } }`,
      "user_access: { access_as: { agent: {}, user: {} }, projects: [{ id: a }], groups: [{ id: b }] }",
      ...["observability", "flux", "remote_development", "container_scanning", "gitops", "starboard", "workspaces"].map(
        (key) => `${key}: { some: { thing: 1 } }`,
      ),
    ].join("\n");
    assert.deepEqual(read(text).unknownKeys, []);
    assert.equal(read(text.replace("instance: {", "instance: { id: c,")).unknownKeys.length, 1);
  });

  it("tells what is no configuration", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
      .split("")
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[index]}`).join()}]`)
      .join("\n")}`;
    for (const text of ["ci_access: [", "- a", "text", bomb, `${"[".repeat(20_000)}`, "a: 1\na: 2"]) {
      const { error, grants } = read(text);
      assert.equal(typeof error, "string", text.slice(0, 30));
      assert.deepEqual(grants, []);
    }
    assert.equal(read("").error, undefined);
    assert.equal(read("- a").error, "the text is no map of settings");
    assert.equal(read("a: 1\na: 2").error?.includes("\n"), false);
  });

  it("notes what has the wrong type, and reads the rest", () => {
    const at = new Reader("");
    const { grants } = agentConfig(
      "ci_access: { projects: [7, { id: 8 }, { id: a }], groups: { id: b } }",
      at,
      "prod",
      undefined,
    );
    assert.deepEqual(
      grants.map(({ id }) => id),
      [undefined, undefined, "a", undefined],
    );
    assert.equal(at.notes.malformed.size, 3);
  });

  it("is found in files of repositories, as text or base64", () => {
    const find = (props: object, type = "gitlab:index/repositoryFile:RepositoryFile") => {
      const [resource] = fromPulumi(type, props, "urn");
      return agentConfigsOf(resource!, readerOf(resource!));
    };
    const filePath = ".gitlab/agents/prod/config.yaml";
    const content = "ci_access: { projects: [{ id: a }] }";
    const [text] = find({ filePath, content, encoding: "text", project: "c" });
    assert.deepEqual([text!.agent, text!.grants.map(({ id }) => id)], ["prod", ["a", "c"]]);
    const [coded] = find({ filePath, content: Buffer.from(content).toString("base64") });
    assert.deepEqual(coded!.grants[0]!.id, "a");
    assert.deepEqual(find({ filePath: ".gitlab-ci.yml", content }), []);
    assert.deepEqual(find({ filePath, content }, "gitlab:index/project:Project"), []);
  });
});

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
      "gitlab:project_env:1:review-7",
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

  it("finds names that are bound and that nobody can have", () => {
    const rights = rightsOf("gitlab:ci_job", "gitlab:user", "dev");
    assert.deepEqual(deadSubjects([read("ci_access: { projects: [{ id: a }] }")], rights), [
      "Group gitlab:ci_job",
      "Group gitlab:user",
    ]);
    assert.deepEqual(deadSubjects([read(TEXT)], rights), []);
  });
});
