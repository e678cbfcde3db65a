import assert from "node:assert/strict";
import { fromManifest, fromPulumi, readerOf, titleOf } from "../../../../analysis/objects/resource.ts";

type Row = [title: string, type: string, props: unknown, expected: string[]];

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } };

const ROWS: Row[] = [
  ["an object of the core group", "kubernetes:core/v1:Pod", { metadata: { name: "a" } }, ["object /v1 Pod a"]],
  ["an object of another group", "kubernetes:apps/v1:Deployment", DEPLOYMENT, ["object apps/v1 Deployment shop/web"]],
  [
    "a List whose items are not known yet",
    "kubernetes:core/v1:PodList",
    { items: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2" },
    ["object /v1 Pod logical"],
  ],
  ["a List whose items are no list", "kubernetes:core/v1:PodList", { items: { a: {} } }, ["object /v1 Pod logical"]],
  [
    "a List of anything whose items are no list",
    "kubernetes:core/v1:List",
    { items: "x" },
    ["object /v1 List logical"],
  ],
  [
    "a custom object whose items are a map",
    "kubernetes:example.com/v1:Dishes",
    { items: { a: {} } },
    ["object example.com/v1 Dishes logical"],
  ],
  ["what reads manifests", "kubernetes:yaml/v2:ConfigFile", { file: "a.yaml" }, ["other / ConfigFile logical"]],
  ["a kustomization", "kubernetes:kustomize:Directory", { directory: "a" }, ["other / Directory logical"]],
  [
    "an old version",
    "kubernetes:extensions/v1beta1:Deployment",
    { metadata: { name: "a" } },
    ["object extensions/v1beta1 Deployment a"],
  ],
  [
    "a Patch that names its kind",
    "kubernetes:apps/v1:DeploymentPatch",
    DEPLOYMENT,
    ["patch apps/v1 Deployment shop/web"],
  ],
  ["a Patch that does not", "kubernetes:core/v1:NamespacePatch", {}, ["patch /v1 Namespace logical"]],
  [
    "a custom resource",
    "kubernetes:source.toolkit.fluxcd.io/v1:OCIRepository",
    { metadata: { name: "a" } },
    ["object source.toolkit.fluxcd.io/v1 OCIRepository a"],
  ],
  [
    "a custom kind that ends with Patch",
    "kubernetes:example.com/v1:ClusterPatch",
    { kind: "ClusterPatch", metadata: { name: "a" } },
    ["object example.com/v1 ClusterPatch a"],
  ],
  [
    "a custom kind that ends with List",
    "kubernetes:example.com/v1:AllowList",
    { metadata: { name: "a" } },
    ["object example.com/v1 AllowList a"],
  ],
  [
    "a List, whose items need no kind",
    "kubernetes:apps/v1:DeploymentList",
    { apiVersion: "apps/v1", kind: "DeploymentList", items: [{ metadata: { name: "a" } }, DEPLOYMENT] },
    ["object apps/v1 Deployment a", "object apps/v1 Deployment shop/web"],
  ],
  [
    "a List of anything, nested",
    "kubernetes:core/v1:List",
    { apiVersion: "v1", kind: "List", items: [DEPLOYMENT, { apiVersion: "v1", kind: "List", items: [DEPLOYMENT] }] },
    ["object apps/v1 Deployment shop/web", "object apps/v1 Deployment shop/web"],
  ],
  [
    "a custom object that has items",
    "kubernetes:example.com/v1:Menu",
    { items: [{}] },
    ["object example.com/v1 Menu logical"],
  ],
  ["a type without module", "kubernetes", {}, ["object /  logical"]],
  ["an empty List", "kubernetes:core/v1:PodList", { items: [] }, []],
  [
    "an object that is not named yet",
    "kubernetes:core/v1:Pod",
    { metadata: { generateName: "web-" } },
    ["object /v1 Pod web-"],
  ],
  [
    "an object that says another group version and kind than its token",
    "kubernetes:example.com/v1:Thing",
    { apiVersion: "apps/v1", kind: "Deployment" },
    ["object apps/v1 Deployment logical"],
  ],
  [
    "a List whose items say their own group version",
    "kubernetes:core/v1:List",
    { kind: "List", items: [{ apiVersion: "apps/v1", kind: "Deployment" }] },
    ["object apps/v1 Deployment logical"],
  ],
  ["a core object by the older token", "kubernetes:v1:Pod", {}, ["object /v1 Pod logical"]],
  ["a group version that begins with a slash", "kubernetes:/v1:Pod", {}, ["object /v1 Pod logical"]],
  ["a type that is empty", "", {}, ["other /  logical"]],
  ["a Helm release", "kubernetes:helm.sh/v3:Release", { namespace: "x" }, ["release helm.sh/ Release logical"]],
  ["a Helm chart", "kubernetes:helm.sh/v4:Chart", {}, ["release helm.sh/ Chart logical"]],
  [
    "a GitLab resource",
    "gitlab:index/projectVariable:ProjectVariable",
    { key: "A" },
    ["gitlab gitlab/ ProjectVariable logical"],
  ],
  ["another resource", "random:index/randomString:RandomString", {}, ["other / RandomString logical"]],
  ["inputs that are no map", "kubernetes:core/v1:Pod", "pod", ["object /v1 Pod logical"]],
];

describe("fromPulumi", () => {
  for (const [title, type, props, expected] of ROWS) {
    it(`reads ${title}`, () => {
      const found = fromPulumi(type, props, "urn", "logical").map(
        (resource) => `${resource.shape} ${resource.group}/${resource.version} ${titleOf(resource)}`,
      );
      assert.deepEqual(found, expected);
    });
  }

  it("leaves empty what a resource of another provider does not have", () => {
    const [other] = fromPulumi("random:index/randomString:RandomString", { length: 1 }, "urn");
    assert.deepEqual(other, {
      origin: "urn",
      type: "random:index/randomString:RandomString",
      group: "",
      version: "",
      kind: "RandomString",
      shape: "other",
      name: "",
      namespace: undefined,
      root: { length: 1 },
      base: [],
    });
    assert.equal(fromPulumi("aws", {}, "urn")[0]!.kind, "");
  });

  it("reads a member of a List with its path from the top", () => {
    const [, second] = fromPulumi("kubernetes:core/v1:List", { kind: "List", items: [{}, DEPLOYMENT] }, "urn");
    assert.equal(readerOf(second!).at("metadata", "name").path, "items[1].metadata.name");
    assert.equal(readerOf(second!).at("metadata", "name").text(), "web");
    const [unseen] = fromPulumi("kubernetes:core/v1:PodList", { items: "x" }, "urn");
    assert.deepEqual(unseen!.base, ["items", 0]);
  });
});

describe("fromManifest", () => {
  it("reads a document", () => {
    const [found] = fromManifest(DEPLOYMENT, "web.yaml#0");
    assert.equal(found!.type, "kubernetes:apps/v1:Deployment");
    assert.equal(found!.origin, "web.yaml#0");
    assert.equal(titleOf(found!), "Deployment shop/web");
  });

  it("reads a document that is nothing", () => {
    const [found] = fromManifest(null, "x");
    assert.deepEqual(
      [found!.kind, found!.group, found!.version, found!.name, found!.shape, found!.type],
      ["", "", "", "", "object", "kubernetes::"],
    );
  });
});
