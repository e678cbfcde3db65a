import assert from "node:assert/strict";
import { join } from "node:path";
import { gitlabType } from "../../../../cli/repair/kinds.ts";
import { type Program, programOf } from "../../../../cli/repair/program.ts";
import { placeOf } from "../../../../cli/repair/sightings.ts";
import { partsOfUrn } from "../../../../cli/repair/state.ts";

const root = join(import.meta.dirname, "../../../..");

describe("repair: what the program names", () => {
  let program: Program;
  before(async () => {
    program = await programOf("organization/gitlab-kubernetes/dev", root);
  });

  it("has what GitLab and the clusters get, with the URNs of the engine", () => {
    const agent = program.wanted.find(({ type }) => type === gitlabType("clusterAgent"));
    assert.equal(
      agent?.urn,
      "urn:pulumi:dev::gitlab-kubernetes::gitlab-kubernetes:index:Agent$gitlab:index/clusterAgent:ClusterAgent::dev",
    );
    assert.equal(agent?.inputs["project"], "acme/platform/clusters");
    assert.ok(program.wanted.some(({ type }) => type === "kubernetes:core/v1:Namespace"));
  });

  it("has no components and no providers among them", () => {
    const types = program.wanted.map(({ type }) => type.split(":")[0]);
    assert.deepEqual([...new Set(types)].sort(), ["gitlab", "kubernetes"]);
  });

  it("names a runner's owner by the path that was looked up", () => {
    const places = program.wanted.filter(({ type }) => type === gitlabType("userRunner")).map(placeOf);
    assert.deepEqual(places.sort(), ["group acme/shop", "project acme/shop/web"]);
  });

  it("knows the providers' addresses", () => {
    const types = [...program.providers.keys()].map((urn) => partsOfUrn(urn).type).sort();
    assert.deepEqual([...new Set(types)], ["pulumi:providers:gitlab", "pulumi:providers:kubernetes"]);
  });
});
