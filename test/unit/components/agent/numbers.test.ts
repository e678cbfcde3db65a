import assert from "node:assert/strict";
import { AgentSettings } from "../../../../components/agent/agent.schema.ts";
import { groupsAbove, numberedPaths } from "../../../../components/agent/numbers.ts";

const paths = (settings: object) =>
  numberedPaths(
    AgentSettings.parse({
      cluster: "dev",
      project: "acme/platform/clusters",
      namespace: "gitlab-agent",
      chart: { version: "2.32.0" },
      version: "19.4.1",
      ...settings,
    }),
  ).map(({ kind, path }) => `${kind} ${path}`);

describe("numberedPaths", () => {
  it("are none where everybody acts as the agent", () => {
    const projects = [{ id: "acme/shop/web" }];
    assert.deepEqual(paths({ ciAccess: { projects }, userAccess: { projects: ["acme/shop/web"] } }), []);
  });

  it("are the projects whose jobs are impersonated and every group above", () => {
    const projects = [{ id: "acme/shop/web", accessAs: "ci_job" }, { id: "acme/other" }];
    assert.deepEqual(paths({ ciAccess: { projects } }), ["project acme/shop/web", "group acme", "group acme/shop"]);
  });

  it("are the projects and groups whose people are impersonated", () => {
    const userAccess = { accessAs: "user", projects: ["acme/shop/web"], groups: ["acme"] };
    assert.deepEqual(paths({ userAccess }), ["project acme/shop/web", "group acme"]);
  });
});

describe("groupsAbove", () => {
  it("are all of them, nearest last; a top group has none", () => {
    assert.deepEqual(groupsAbove("a/b/c"), ["a", "a/b"]);
    assert.deepEqual(groupsAbove("a"), []);
  });
});
