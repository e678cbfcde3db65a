import assert from "node:assert/strict";
import { diffObject } from "../../../../../sandbox/providers/kubernetes/diff.ts";
import { differences } from "../../../../../sandbox/providers/kubernetes/differences.ts";
import { needsReplacement } from "../../../../../sandbox/providers/kubernetes/replacements.ts";
import { type PropertyMap, Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";

const IMMUTABLE = { enableConfigMapMutable: false, enableSecretMutable: false };

describe("differences of inputs", () => {
  it("are paths of leaves, with quoted keys and indices", () => {
    const before = { metadata: { labels: { "example.com/a": "1" } }, list: [{ x: 1 }, { x: 2 }], gone: true };
    const after = { metadata: { labels: { "example.com/a": "2", b: "n" } }, list: [{ x: 1 }, { x: 3 }, { x: 4 }] };
    assert.deepEqual(differences(before, after), [
      { path: "gone", kind: "delete" },
      { path: "list[1].x", kind: "update" },
      { path: "list[2]", kind: "add" },
      { path: "metadata.labels.b", kind: "add" },
      { path: 'metadata.labels["example.com/a"]', kind: "update" },
    ]);
  });

  it("compare secrets by value and count an unknown value as changed", () => {
    assert.deepEqual(differences({ a: new Secret("x") }, { a: "x" }), []);
    assert.deepEqual(differences({ a: "x" }, { a: UNKNOWN }), [{ path: "a", kind: "update" }]);
  });
});

describe("replacement", () => {
  for (const [apiVersion, kind, path, replaced] of [
    ["v1", "ConfigMap", "metadata.name", true],
    ["v1", "ConfigMap", "metadata.labels.a", false],
    ["v1", "ConfigMap", "data.key", true],
    ["v1", "ConfigMap", "database", false],
    ["v1", "Secret", "type", true],
    ["apps/v1", "Deployment", "spec.selector.matchLabels.app", true],
    ["apps/v1", "Deployment", "spec.replicas", false],
    ["apps/v1", "StatefulSet", "spec.volumeClaimTemplates[0].spec", true],
    ["batch/v1", "Job", "spec.template.spec.containers[0].image", true],
    ["rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef.name", true],
    ["rbac.authorization.k8s.io/v1", "Role", "rules[0].verbs[0]", false],
    ["v1", "Pod", "spec.containers[0].image", false],
    ["v1", "Pod", "spec.containers[0].command[0]", true],
    ["v1", "PersistentVolumeClaim", "spec.resources.requests.storage", false],
    ["v1", "PersistentVolumeClaim", "spec.storageClassName", true],
    ["example.com/v1", "ConfigMap", "data.key", false],
  ] as const) {
    it(`${replaced ? "for" : "not for"} ${kind} (${apiVersion}) at ${path}`, () => {
      assert.equal(needsReplacement(apiVersion, kind, path, IMMUTABLE), replaced);
    });
  }

  it("spares ConfigMaps and Secrets that the provider may change, but for a Secret's type", () => {
    assert.equal(needsReplacement("v1", "ConfigMap", "data.a", { ...IMMUTABLE, enableConfigMapMutable: true }), false);
    const mutable = { ...IMMUTABLE, enableSecretMutable: true };
    assert.equal(needsReplacement("v1", "Secret", "data.a", mutable), false);
    assert.equal(needsReplacement("v1", "Secret", "type", mutable), true);
  });
});

describe("diff of an object", () => {
  const request = (oldInputs: PropertyMap, news: PropertyMap, olds: PropertyMap = {}) => ({
    urn: "u",
    type: "t",
    name: "n",
    id: "i",
    olds,
    oldInputs,
    news,
    ignoreChanges: [],
  });
  const configMap = (name: string, value: string, annotations?: PropertyMap): PropertyMap => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, ...(annotations && { annotations }) },
    data: { key: value },
  });

  it("deletes first only under a fixed name that stays", () => {
    const fixed = diffObject(request(configMap("a", "1"), configMap("a", "2")), IMMUTABLE);
    assert.deepEqual([fixed.replaces, fixed.deleteBeforeReplace], [["data.key"], true]);
    const moved = diffObject(request(configMap("a", "1"), configMap("b", "2")), IMMUTABLE);
    assert.equal(moved.deleteBeforeReplace, false);
    const marks = { "pulumi.com/autonamed": "true" };
    const auto = diffObject(request(configMap("a", "1", marks), configMap("a", "2", marks)), IMMUTABLE);
    assert.equal(auto.deleteBeforeReplace, false);
  });

  it("takes the inputs from the outputs of an imported object", () => {
    const olds = { __inputs: new Secret(configMap("a", "1")) };
    assert.equal(diffObject(request({}, configMap("a", "1"), olds), IMMUTABLE).changes, "none");
  });
});
