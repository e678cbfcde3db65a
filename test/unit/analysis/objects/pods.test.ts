import assert from "node:assert/strict";
import { containersOf, mayRunPods, podsOf } from "../../../../analysis/objects/pods.ts";
import { fromManifest, fromPulumi, readerOf } from "../../../../analysis/objects/resource.ts";

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
    ["apps/v1", "ControllerRevision", { data: { spec: POD } }, []],
    ["batch/v1", "Other", { spec: POD }, []],
    ["extensions/v1beta1", "Ingress", { spec: POD }, []],
    ...["autoscaling", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io"].map(
      (group): [string, string, object, string[]] => [`${group}/v1`, "Other", { spec: POD }, []],
    ),
    ["example.com/v1", "Deep", { a: { b: { c: { d: { e: { f: { g: POD } } } } } } }, ["a.b.c.d.e.f.g"]],
    ["example.com/v1", "TooDeep", { a: { b: { c: { d: { e: { f: { g: { h: POD } } } } } } } }, []],
    ["example.com/v1", "DeepList", { a: [[[[[[POD]]]]]] }, ["a[0][0][0][0][0][0]"]],
    ["example.com/v1", "TooDeepList", { a: [[[[[[[POD]]]]]]] }, []],
    ["example.com/v1", "Nothing", { a: null, b: "text", c: [null, 1] }, []],
    ["example.com/v1", "Partly", { a: { containers: [{ name: "x" }, { image: "y" }] } }, ["a"]],
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

describe("pods of other shapes", () => {
  const first = (type: string, props: object) => fromPulumi(type, props, "urn", "it")[0]!;
  const patch = first("kubernetes:apps/v1:DeploymentPatch", { spec: { template: TEMPLATE } });
  const release = first("kubernetes:helm.sh/v3:Release", { spec: POD });

  it("are those of a patch, and none of a release", () => {
    assert.deepEqual(
      podsOf(patch, readerOf(patch)).map(({ spec }) => spec.path),
      ["spec.template.spec"],
    );
    assert.deepEqual(podsOf(release, readerOf(release)), []);
  });

  it("are found only where mayRunPods says so", () => {
    const object = (apiVersion: string, kind: string) => fromManifest({ apiVersion, kind }, "x")[0]!;
    const answers = [
      patch,
      release,
      object("v1", "Pod"),
      object("v1", "ConfigMap"),
      object("apps/v1", "ControllerRevision"),
      object("argoproj.io/v1alpha1", "Rollout"),
      first("gitlab:index/projectVariable:ProjectVariable", {}),
    ].map(mayRunPods);
    assert.deepEqual(answers, [true, false, true, false, false, true, false]);
  });

  it("carry the metadata that stands beside their spec", () => {
    const [resource] = fromManifest({ apiVersion: "example.com/v1", kind: "A", spec: { template: TEMPLATE } }, "x");
    const [pod] = podsOf(resource!, readerOf(resource!));
    assert.equal(pod!.metadata.path, "spec.template.metadata");
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
