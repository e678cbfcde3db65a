import assert from "node:assert/strict";
import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { headerOf, look } from "../../../../cli/repair/cluster.ts";
import type { Wanted } from "../../../../cli/repair/plan.ts";

const owner = { project: "p", stack: "dev" };
const OURS = { "gitlab-kubernetes/project": "p", "gitlab-kubernetes/stack": "dev" };

const wanted = (labels: Record<string, string> = { app: "a" }): Wanted => ({
  urn: "urn:pulumi:dev::p::kubernetes:core/v1:Secret::a",
  type: "kubernetes:core/v1:Secret",
  inputs: { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: "b", labels } },
  from: "operation",
});

/** A cluster that has one object, or answers with an error. */
const cluster = (answer: object | Error) =>
  ({
    read: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  }) as unknown as KubernetesObjectApi;

const object = (labels: Record<string, string>, manager: string) => ({
  kind: "Secret",
  metadata: { name: "a", namespace: "b", labels, managedFields: [{ manager }] },
});

const gone = Object.assign(new Error("not found"), { code: 404 });

describe("repair: look into a cluster", () => {
  it("sees an object by its exact identity, and whose it is by its labels", async () => {
    const seen = await look(cluster(object({ app: "a", ...OURS }, "pulumi-kubernetes")), wanted(), owner);
    assert.deepEqual([seen?.id, seen?.ownership, seen?.what], ["b/a", "ours", "Secret b/a"]);
  });

  it("takes an object of a chart on evidence: Pulumi wrote it and its labels are there", async () => {
    const seen = await look(cluster(object({ app: "a" }, "pulumi-kubernetes-0c45bf26")), wanted(), owner);
    assert.equal(seen?.ownership, "unmarked");
    assert.match(seen?.evidence ?? "", /Pulumi wrote it/);
  });

  it("has no evidence when another tool wrote it, or when a label is another one", async () => {
    assert.equal((await look(cluster(object({ app: "a" }, "kubectl")), wanted(), owner))?.evidence, undefined);
    assert.equal(
      (await look(cluster(object({ app: "z" }, "pulumi-kubernetes")), wanted(), owner))?.evidence,
      undefined,
    );
  });

  it("sees nothing where there is none, or no such kind", async () => {
    assert.equal(await look(cluster(gone), wanted(), owner), undefined);
    const noKind = new Error("Unrecognized API version and kind: a/v1 B");
    assert.equal(await look(cluster(noKind), wanted(), owner), undefined);
  });

  it("does not take a cluster that refuses for one that has nothing", async () => {
    await assert.rejects(
      look(cluster(Object.assign(new Error("forbidden"), { code: 403 })), wanted(), owner),
      /forbidden/,
    );
  });

  it("refuses to look for an interrupted create without a name, and passes over what the program only names", async () => {
    const unnamed = { ...wanted(), inputs: {} };
    await assert.rejects(look(cluster(gone), unnamed, owner), /is not in the state/);
    assert.equal(await look(cluster(gone), { ...unnamed, from: "program" }, owner), undefined);
  });

  it("does not look for what has no known name", () => {
    assert.equal(
      headerOf({ inputs: { apiVersion: "v1", kind: "Secret", metadata: { name: { unknown: true } } } }),
      undefined,
    );
    assert.equal(
      headerOf({ inputs: { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: { unknown: true } } } }),
      undefined,
    );
    assert.equal(headerOf({ inputs: { name: "dev" } }), undefined);
  });
});
