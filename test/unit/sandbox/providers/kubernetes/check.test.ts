import assert from "node:assert/strict";
import { type CheckResult, type PropertyMap, Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";
import { startWorld, urn, type World } from "./harness.ts";

const SEED = Buffer.from("seed of the engine");

describe("checked inputs of a Kubernetes object", () => {
  let world: World;
  before(async () => {
    world = await startWorld({ namespace: "team" });
  });
  after(() => world.stop());

  function check(news: PropertyMap, olds: PropertyMap = {}, more = {}): Promise<CheckResult> {
    const type = `kubernetes:core/v1:${String(news["kind"])}`;
    const request = { urn: urn(type, "settings"), type, name: "settings", olds, news, randomSeed: SEED, ...more };
    return world.provider.check(request, world.context);
  }
  const configMap = (more: PropertyMap = {}): PropertyMap => ({ apiVersion: "v1", kind: "ConfigMap", ...more });
  const name = ({ inputs }: CheckResult) => (inputs["metadata"] as PropertyMap)["name"];

  it("get a name of the logical name and eight hex, the same for the same seed", async () => {
    const first = name(await check(configMap()));
    assert.match(String(first), /^settings-[0-9a-f]{8}$/);
    assert.equal(name(await check(configMap())), first);
    assert.notEqual(name(await check(configMap(), {}, { randomSeed: Buffer.from("other") })), first);
  });

  it("keep the automatic name of the last deployment, but not a name that was given", async () => {
    const marked = { metadata: { name: "settings-0", annotations: { "pulumi.com/autonamed": "true" } } };
    assert.equal(name(await check(configMap(), configMap(marked))), "settings-0");
    assert.notEqual(name(await check(configMap(), configMap({ metadata: { name: "settings-0" } }))), "settings-0");
  });

  it("take the name that the stack's autonaming proposes, and fail where it is disabled", async () => {
    const proposed = { autonaming: { proposedName: "mine", mode: "enforce" } };
    assert.equal(name(await check(configMap(), {}, proposed)), "mine");
    const { failures } = await check(configMap(), {}, { autonaming: { proposedName: "", mode: "disable" } });
    assert.equal(failures?.[0]?.property, "metadata.name");
  });

  it("leave an unknown name alone", async () => {
    const { inputs } = await check(configMap({ metadata: { name: UNKNOWN, namespace: "x" } }));
    assert.deepEqual(inputs["metadata"], { name: UNKNOWN, namespace: "x" });
  });

  it("get the provider's namespace for namespaced kinds only", async () => {
    const { inputs } = await check(configMap({ metadata: { name: "a" } }));
    assert.deepEqual(inputs["metadata"], { name: "a", namespace: "team" });
    const cluster = await check({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } });
    assert.deepEqual(cluster.inputs["metadata"], { name: "a" });
  });

  it("have a Secret's stringData in data, as base64 and still secret", async () => {
    const metadata = { name: "a", namespace: "b" };
    const stringData = new Secret({ token: "value-1", later: UNKNOWN });
    const { inputs } = await check({ apiVersion: "v1", kind: "Secret", metadata, data: { old: "eA==" }, stringData });
    assert.deepEqual(inputs["data"], new Secret({ old: "eA==", token: "dmFsdWUtMQ==", later: UNKNOWN }));
    assert.equal(inputs["stringData"], undefined);
    const inner = await check({
      apiVersion: "v1",
      kind: "Secret",
      metadata,
      stringData: { token: new Secret("value-1") },
    });
    assert.deepEqual(inner.inputs["data"], { token: new Secret("dmFsdWUtMQ==") });
  });

  it("lose empty data of ConfigMap and Secret", async () => {
    const { inputs } = await check(configMap({ metadata: { name: "a", namespace: "b" }, data: {} }));
    assert.deepEqual(inputs, configMap({ metadata: { name: "a", namespace: "b" } }));
  });

  for (const [what, news, type, words] of [
    [
      "a List",
      { apiVersion: "v1", kind: "ConfigMapList", items: [] },
      "kubernetes:core/v1:ConfigMapList",
      /one resource for each item/,
    ],
    [
      "generateName",
      { apiVersion: "v1", kind: "Pod", metadata: { generateName: "a-" } },
      "kubernetes:core/v1:Pod",
      /generateName/,
    ],
    [
      "a Patch without name",
      { apiVersion: "v1", kind: "Namespace" },
      "kubernetes:core/v1:NamespacePatch",
      /give its metadata.name/,
    ],
    ["an object without kind", { apiVersion: "v1" }, "kubernetes:core/v1:Pod", /apiVersion and kind/],
    [
      "replaceUnready",
      { apiVersion: "v1", kind: "Pod", metadata: { annotations: { "pulumi.com/replaceUnready": "true" } } },
      "kubernetes:core/v1:Pod",
      /replaceUnready is not in this stand-in/,
    ],
  ] as const) {
    it(`refuse ${what} with a sentence`, async () => {
      const { failures } = await check(news as unknown as PropertyMap, {}, { type });
      assert.match(failures?.[0]?.reason ?? "", words);
    });
  }

  it("refuse resource types that the stand-in does not have", async () => {
    const type = "kubernetes:helm.sh/v3:Chart";
    await assert.rejects(check({ apiVersion: "v1", kind: "Chart" }, {}, { type }), /use helm.v4.Chart/);
  });
});
