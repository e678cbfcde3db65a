import assert from "node:assert/strict";
import { importFile } from "../../../../cli/repair/engine.ts";
import type { Action } from "../../../../cli/repair/plan.ts";

const PROVIDER = "urn:pulumi:dev::p::pulumi:providers:gitlab::dev";
const PARENT = "urn:pulumi:dev::p::gitlab-kubernetes:index:Agent::dev";

const imported = (type: string, from: "operation" | "program"): Extract<Action, { do: "import" }> => {
  const urn = `urn:pulumi:dev::p::gitlab-kubernetes:index:Agent$${type}::dev`;
  return {
    do: "import",
    urn,
    sighting: { type, what: "it", id: "a/b:3", identity: "x", ownership: "ours" },
    wanted: {
      urn,
      type,
      parent: PARENT,
      provider: PROVIDER,
      inputs: {},
      ...(from === "operation" && { given: { name: "dev" } }),
      from,
    },
    why: "",
  };
};

describe("repair: import file", () => {
  it("names a provider, a component and resources that are all called alike", () => {
    const { nameTable, resources } = importFile([
      imported("gitlab:index/clusterAgent:ClusterAgent", "operation"),
      imported("kubernetes:core/v1:Secret", "operation"),
    ]);
    assert.deepEqual(Object.values(nameTable).sort(), [PARENT, PROVIDER].sort());
    for (const { parent, provider } of resources)
      assert.deepEqual([nameTable[String(parent)], nameTable[String(provider)]], [PARENT, PROVIDER]);
    assert.deepEqual(
      resources.map(({ logicalName, id }) => [logicalName, id]),
      [
        ["dev", "a/b:3"],
        ["dev", "a/b:3"],
      ],
    );
    assert.equal(new Set(resources.map(({ name }) => name)).size, 2);
  });

  it("gives the inputs of an interrupted create in GitLab, and no others", () => {
    const inputsOf = (action: Extract<Action, { do: "import" }>) => importFile([action]).resources[0]!["inputs"];
    assert.deepEqual(inputsOf(imported("gitlab:index/repositoryFile:RepositoryFile", "operation")), { name: "dev" });
    assert.equal(inputsOf(imported("gitlab:index/repositoryFile:RepositoryFile", "program")), undefined);
    assert.equal(inputsOf(imported("kubernetes:core/v1:Secret", "operation")), undefined);
  });
});
