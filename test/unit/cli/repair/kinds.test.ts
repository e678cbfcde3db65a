import assert from "node:assert/strict";
import { gitlabType, KINDS, sameId } from "../../../../cli/repair/kinds.ts";

const identity = (name: string, inputs: Record<string, unknown>) => KINDS[gitlabType(name)]!.identity(inputs);

describe("repair: kinds of GitLab", () => {
  it("names a type as the provider does", () => {
    assert.equal(gitlabType("clusterAgentToken"), "gitlab:index/clusterAgentToken:ClusterAgentToken");
  });

  it("has an identity only where every part of it is known", () => {
    assert.equal(identity("clusterAgent", { project: "a/b", name: "dev" }), "a/b dev");
    assert.equal(identity("clusterAgent", { project: "a/b", name: { unknown: true } }), undefined);
    assert.equal(identity("clusterAgent", { name: "dev" }), undefined);
  });

  it("takes a variable without a scope for one of every environment", () => {
    assert.equal(identity("projectVariable", { project: "a/b", key: "K" }), "a/b K *");
    assert.equal(identity("groupVariable", { group: "a", key: "K", environmentScope: "prod" }), "a K prod");
  });

  it("knows which values are told once", () => {
    const lost = Object.keys(KINDS).filter((type) => KINDS[type]!.valueToldOnce);
    const names = ["clusterAgentToken", "userRunner", "projectDeployToken", "groupDeployToken"];
    assert.deepEqual(lost, names.map(gitlabType));
  });

  it("compares numbered ids by their number, others whole", () => {
    const token = gitlabType("projectDeployToken");
    assert.equal(sameId(token, "a/b:7", "12:7"), true);
    assert.equal(sameId(token, "a/b:7", "a/b:8"), false);
    assert.equal(sameId(gitlabType("projectVariable"), "a/b:K:*", "c/d:K:*"), false);
    assert.equal(sameId("kubernetes:core/v1:Secret", "a/b", "a/b"), true);
  });
});
