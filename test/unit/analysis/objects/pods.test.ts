import assert from "node:assert/strict";
import { containersOf, podsOf } from "../../../../analysis/objects/pods.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

const POD = { containers: [{ name: "a", image: "x" }] };
const TEMPLATE = { metadata: { labels: { app: "x" } }, spec: POD };

function paths(manifest: object): string[] {
  const [resource] = fromManifest(manifest, "x");
  return podsOf(resource!, readerOf(resource!)).map(({ spec }) => spec.path);
}

describe("podsOf", () => {
  const rows: [string, string, object, string[]][] = [
    ["v1", "Pod", { spec: POD }, ["spec"]],
    ["v1", "PodTemplate", { template: TEMPLATE }, ["template.spec"]],
    ["v1", "ReplicationController", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    ["apps/v1beta2", "ReplicaSet", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    ["extensions/v1beta1", "Deployment", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    ["apps/v1", "StatefulSet", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    ["apps/v1", "DaemonSet", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    ["batch/v1", "Job", { spec: { template: TEMPLATE } }, ["spec.template.spec"]],
    [
      "batch/v1beta1",
      "CronJob",
      { spec: { jobTemplate: { spec: { template: TEMPLATE } } } },
      ["spec.jobTemplate.spec.template.spec"],
    ],
    ["v1", "ConfigMap", { spec: POD }, []],
    [
      "argoproj.io/v1alpha1",
      "Rollout",
      { spec: { template: TEMPLATE }, status: { template: TEMPLATE } },
      ["spec.template.spec"],
    ],
    [
      "batch.volcano.sh/v1alpha1",
      "Job",
      { spec: { tasks: [{ template: TEMPLATE }, { template: TEMPLATE }] } },
      ["spec.tasks[0].template.spec", "spec.tasks[1].template.spec"],
    ],
    ["example.com/v1", "Schema", { spec: { containers: { type: "array" } } }, []],
  ];
  for (const [apiVersion, kind, body, expected] of rows) {
    it(`finds ${expected.length} in a ${kind} of ${apiVersion}`, () => {
      assert.deepEqual(paths({ apiVersion, kind, ...body }), expected);
    });
  }

  it("gives the metadata of the template", () => {
    const [resource] = fromManifest({ apiVersion: "apps/v1", kind: "Deployment", spec: { template: TEMPLATE } }, "x");
    const [pod] = podsOf(resource!, readerOf(resource!));
    assert.equal(pod!.metadata.at("labels", "app").text(), "x");
  });
});

describe("containersOf", () => {
  it("lists init, ordinary and ephemeral containers, nameless ones by number", () => {
    const [resource] = fromManifest(
      {
        apiVersion: "v1",
        kind: "Pod",
        spec: { containers: [{ name: "web" }], initContainers: [{}], ephemeralContainers: [{ name: "debug" }] },
      },
      "x",
    );
    const [pod] = podsOf(resource!, readerOf(resource!));
    assert.deepEqual(
      containersOf(pod!).map(({ name, list }) => `${list} ${name}`),
      ["initContainers number 0", "containers web", "ephemeralContainers debug"],
    );
  });
});
