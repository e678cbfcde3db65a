import assert from "node:assert/strict";
import {
  InitializationFailed,
  type PropertyMap,
  Secret,
  UNKNOWN,
  type UpdateRequest,
} from "../../../../../sandbox/providers/plugin/index.ts";
import { startWorld, urn, type World } from "./harness.ts";

const MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default" }, data: { k: "1" } };
const JOB = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "j", namespace: "default" }, spec: {} };
const TYPE = "kubernetes:core/v1:ConfigMap";
const common = { urn: urn(TYPE, "x"), type: TYPE, name: "x" };

describe("a Kubernetes object", () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const update = (olds: PropertyMap, news: PropertyMap, more: Partial<UpdateRequest> = {}) =>
    world.provider.update(
      { ...common, id: "default/a", olds, oldInputs: {}, news, timeout: 0, ignoreChanges: [], preview: false, ...more },
      world.context,
    );
  const read = (inputs: PropertyMap, properties: PropertyMap = {}, more = {}) =>
    world.provider.read({ ...common, id: "default/a", inputs, properties, timeout: 0, ...more }, world.context);
  const remove = (oldInputs: PropertyMap, properties: PropertyMap = oldInputs, more = {}) =>
    world.provider.delete({ ...common, id: "default/a", oldInputs, properties, timeout: 0.2, ...more }, world.context);

  it("is previewed by a dry run that stores nothing", async () => {
    const { properties } = await world.create(MAP, { preview: true });
    assert.ok((properties["metadata"] as PropertyMap)["uid"]);
    assert.equal(world.api.find("ConfigMap", "a"), undefined);
  });

  it("is previewed as its inputs when a value is unknown, without a call", async () => {
    const inputs = { ...MAP, data: { k: UNKNOWN } };
    const before = world.api.calls.length;
    assert.deepEqual(await world.create(inputs, { preview: true }), { id: "", properties: inputs });
    assert.equal(world.api.calls.length, before);
  });

  it("sends secrets in plain and keeps them secret in its outputs", async () => {
    const { properties } = await world.create({ ...MAP, data: { k: new Secret("s"), open: "o" } });
    assert.deepEqual(world.api.find("ConfigMap", "a")?.["data"], { k: "s", open: "o" });
    assert.deepEqual(properties["data"], { k: new Secret("s"), open: "o" });
  });

  it("of kind Secret has secret data, whether marked or not", async () => {
    const { properties } = await world.create({ ...MAP, kind: "Secret", data: { k: "cw==" } });
    assert.deepEqual(properties["data"], new Secret({ k: "cw==" }));
    assert.deepEqual((properties["__inputs"] as PropertyMap)["data"], new Secret({ k: "cw==" }));
  });

  it("waits for a namespace or kind that is made meanwhile", async () => {
    const creating = world.create({ ...MAP, metadata: { name: "a", namespace: "late" } });
    world.api.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "late" } });
    assert.equal((await creating).id, "late/a");
  });

  it("that is refused is not tried again", async () => {
    world.api.refuse = () => ({ code: 403, reason: "Forbidden", message: "no" });
    const before = world.api.calls.length;
    await assert.rejects(world.create(MAP), /was not successfully created by the Kubernetes API server: no$/);
    assert.equal(world.api.calls.slice(before).filter((call) => call.startsWith("POST")).length, 1);
  });

  it("adopts an existing one only when the provider may upsert", async () => {
    world.api.put(structuredClone(MAP));
    await assert.rejects(world.create(MAP), /configmaps "a" already exists/);
    const upserting = await startWorld({ upsertExistingObjects: "true" });
    upserting.api.put(structuredClone(MAP));
    assert.equal((await upserting.create(MAP)).id, "default/a");
    await upserting.stop();
  });

  it("takes another writer's fields when it adopts, only by force; a preview always shows it", async () => {
    for (const enablePatchForce of ["false", "true"]) {
      const upserting = await startWorld({ upsertExistingObjects: "true", enablePatchForce });
      upserting.api.put(structuredClone(MAP));
      upserting.api.write("ConfigMap", "a", ["data", "k"], "theirs", { manager: "helm", operation: "Update" });
      await upserting.create(MAP, { preview: true });
      if (enablePatchForce === "true") await upserting.create(MAP);
      else await assert.rejects(upserting.create(MAP), /conflict with "helm" using v1: \.data\.k/);
      const data = upserting.api.find("ConfigMap", "a")?.["data"];
      assert.deepEqual(data, { k: enablePatchForce === "true" ? "1" : "theirs" });
      await upserting.stop();
    }
  });

  it("of kind CustomResourceDefinition is replaced as a whole, whoever owns its fields", async () => {
    const definition = (scope: string) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "things.example.com" },
      spec: { group: "example.com", scope, names: { kind: "Thing", plural: "things" }, versions: [{ name: "v1" }] },
    });
    const made = await world.create(definition("Cluster"));
    const owner = { manager: "kubectl", operation: "Update" } as const;
    world.api.write("CustomResourceDefinition", "things.example.com", ["spec", "theirs"], "x", owner);
    await update(made.properties, definition("Namespaced"), { id: "things.example.com" });
    const live = world.api.find("CustomResourceDefinition", "things.example.com")!;
    assert.deepEqual(live["spec"], definition("Namespaced").spec);
    assert.ok(world.api.calls.some((call) => call.startsWith("PUT ")));
  });

  it("loses a field that the inputs no longer name, though the create had set it", async () => {
    const made = await world.create({ ...MAP, data: { k: "1", extra: "x" } });
    await update(made.properties, MAP);
    assert.deepEqual(world.api.find("ConfigMap", "a")?.["data"], { k: "1" });
  });

  it("does not overwrite another manager's field, unless forced by annotation", async () => {
    const made = await world.create(MAP);
    const first = await update(made.properties, { ...MAP, data: { k: "2" } });
    world.api.write("ConfigMap", "a", ["data", "k"], "theirs", { manager: "kubectl", operation: "Update" });
    const wanted = { ...MAP, data: { k: "3" } };
    await assert.rejects(update(first.properties, wanted), (error: InitializationFailed) => {
      assert.match(error.message, /conflict with "kubectl" using v1: \.data\.k$/);
      assert.equal(error.inputs, undefined);
      return true;
    });
    const force = { ...wanted, metadata: { ...MAP.metadata, annotations: { "pulumi.com/patchForce": "true" } } };
    await update(first.properties, force);
    assert.deepEqual(world.api.find("ConfigMap", "a")?.["data"], { k: "3" });
  });

  it("that is gone reads as gone; one that drifted reads with the live values of the inputs' fields", async () => {
    assert.deepEqual(await read(MAP), { id: "" });
    world.api.put({ ...structuredClone(MAP), data: { k: "drift", added: "by others" } } as never);
    assert.deepEqual((await read(MAP)).inputs?.["data"], { k: "drift" });
  });

  it("reads lists as long as the inputs', so that what the server adds is no drift", async () => {
    const rules = [{ verbs: ["get"] }, { verbs: ["added by an admission controller"] }];
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: MAP.metadata, rules };
    world.api.put(role);
    const inputs = { ...role, rules: [{ verbs: ["list"] }] };
    const type = "kubernetes:rbac.authorization.k8s.io/v1:Role";
    assert.deepEqual((await read(inputs, {}, { type })).inputs?.["rules"], [{ verbs: ["get"] }]);
  });

  it("is imported with everything but status and server metadata", async () => {
    world.api.put(structuredClone(MAP));
    assert.deepEqual((await read({})).inputs, MAP);
  });

  it("that failed to become ready keeps its state, inputs and reasons", async () => {
    world.api.onStored = (object) => {
      object["status"] = {
        conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "m" }],
      };
    };
    await assert.rejects(world.create(JOB), (error: InitializationFailed) => {
      assert.equal(error.id, "default/j");
      assert.deepEqual(error.inputs, JOB);
      assert.deepEqual(error.reasons, ["Job j failed: [BackoffLimitExceeded] m"]);
      return true;
    });
    await assert.rejects(read(JOB, {}, { id: "default/j", type: "kubernetes:batch/v1:Job" }), InitializationFailed);
  });

  it("whose wait is cancelled is kept as created", async () => {
    const creating = world.create(JOB);
    setTimeout(() => world.context.abort(), 100);
    await assert.rejects(creating, (error: InitializationFailed) => error.id === "default/j");
  });

  it("is deleted in the foreground, or as its annotation says, and one that is gone is no error", async () => {
    await remove(MAP);
    world.api.put(structuredClone(MAP));
    world.api.put({ ...structuredClone(MAP), metadata: { name: "keep", namespace: "default", finalizers: ["x/y"] } });
    await remove(MAP);
    assert.equal(world.api.find("ConfigMap", "a"), undefined);
    await assert.rejects(remove(MAP, MAP, { id: "default/keep" }), /^Error: timed out waiting for the condition$/);
    const skipped = { ...MAP, metadata: { annotations: { "pulumi.com/skipAwait": "true" } } };
    await remove(skipped, skipped, { id: "default/keep" });
  });

  it("is deleted when the last finalizer has gone", async () => {
    const kept = world.api.put({ ...structuredClone(MAP), metadata: { ...MAP.metadata, finalizers: ["x/y"] } });
    let gone = false;
    setTimeout(() => {
      gone = true;
      for (const [key, { metadata }] of world.api.objects)
        if (metadata.uid === kept.metadata.uid) world.api.objects.delete(key);
    }, 60);
    await remove(MAP, MAP, { timeout: 5 });
    assert.equal(gone, true);
  });

  it("patch changes one field of an object that exists, and gives it back", async () => {
    const type = "kubernetes:core/v1:NamespacePatch";
    const inputs = { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-public", labels: { seen: "yes" } } };
    const { properties, id } = await world.create(inputs, { type });
    assert.equal(world.api.find("Namespace", "kube-public")?.metadata.labels?.["seen"], "yes");
    await remove(inputs, properties, { id, type });
    assert.equal(world.api.find("Namespace", "kube-public")?.metadata.labels?.["seen"], undefined);
    const absent = { ...inputs, metadata: { name: "none" } };
    await assert.rejects(world.create(absent, { type }), /there is no Namespace none to patch/);
  });

  it("without a usable kubeconfig is previewed as its inputs, and `up` says why it fails", async () => {
    const lost = await startWorld({ kubeconfig: "{}" });
    assert.deepEqual(await lost.create(MAP, { preview: true }), { id: "", properties: MAP });
    await assert.rejects(
      lost.create(MAP),
      /^Error: configured Kubernetes cluster is unreachable: the kubeconfig has no context/,
    );
    await lost.stop();
  });

  it("costs one call at preview and one at a refresh, after discovery", async () => {
    await world.create(MAP, { preview: true });
    const before = world.api.calls.length;
    await world.create(MAP, { preview: true });
    await read(MAP);
    assert.equal(world.api.calls.length, before + 2);
  });
});
