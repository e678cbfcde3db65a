import assert from "node:assert/strict";
import { agentConfig, agentConfigsOf } from "../../../../analysis/grants/agent-config.ts";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { fromPulumi, readerOf } from "../../../../analysis/objects/resource.ts";
import { read, TEXT } from "./config-text.ts";

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
    const some = (...keys: string[]) => keys.map((key) => `${key}: { some: { thing: 1 } }`).join(", ");
    const accessAs = `{ ${some("agent", "ci_job")}, impersonate: { ${some("username", "uid", "groups", "extra")} } }`;
    const entry = `${some("default_namespace", "protected_branches_only", "environments", "resource_management")}, access_as: ${accessAs}`;
    const id = some("id");
    const text = [
      `ci_access: { projects: [{ ${id}, ${entry} }], groups: [{ ${id}, ${entry} }], instance: { ${entry} } }`,
      `user_access: { access_as: { ${some("agent", "user")} }, projects: [{ ${id} }], groups: [{ ${id} }] }`,
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
    assert.match(read("a: 1\na: 2").error ?? "", /^Map keys must be unique at line 2, column 1:?$/);
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

describe("an entry of an agent's configuration", () => {
  it("stands in a line, also where it is no map; an alias stands nowhere", () => {
    const lines = (text: string) => read(text).grants.map(({ line }) => line);
    assert.deepEqual(lines("\nci_access:\n  projects:\n    - id: a\n    - text\n"), [4, 5, 1]);
    assert.deepEqual(lines("x: &x [{ id: a }]\nci_access:\n  projects: *x\n"), [1, 1]);
  });

  it("is known to GitLab's own project by one of several", () => {
    const { grants } = read(
      "ci_access: { projects: [{ id: a/b }, { id: c/d }] }\nuser_access: { projects: [{ id: e }] }",
      "c/d",
    );
    assert.deepEqual(
      grants.map(({ implicit }) => implicit),
      [false, false, false],
    );
    const user = read("user_access: { projects: [{ id: a/b }] }", "a/b").grants;
    assert.deepEqual(
      user.map(({ access, scope, as, implicit }) => [access, scope, as, implicit]),
      [
        ["user", "project", "agent", false],
        ["ci", "project", "agent", true],
      ],
    );
  });

  it("may impersonate groups without a user", () => {
    const [grant] = read("ci_access: { projects: [{ id: a, access_as: { impersonate: { groups: [g] } } }] }").grants;
    assert.deepEqual(grant!.impersonated, { user: "", groups: ["g", "system:authenticated"] });
  });

  it("is noted where its way of access is no map", () => {
    const at = new Reader("");
    agentConfig("user_access: { access_as: agent }\nci_access:", at, "prod", undefined);
    assert.equal(at.notes.malformed.size, 1);
  });
});
