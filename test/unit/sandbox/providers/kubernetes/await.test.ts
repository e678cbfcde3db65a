import assert from "node:assert/strict";
import { awaitRule } from "../../../../../sandbox/providers/kubernetes/await/checks.ts";
import { waitForCheck } from "../../../../../sandbox/providers/kubernetes/await/wait-for.ts";
import { openCluster } from "../../../../../sandbox/providers/kubernetes/cluster.ts";
import { clusterAccess } from "../../../../../sandbox/providers/kubernetes/kubeconfig.ts";
import type { KubeObject } from "../../../../../sandbox/providers/kubernetes/object.ts";
import { startWorld, type World } from "./harness.ts";

function object(apiVersion: string, kind: string, spec: object, status: object, generation = 1): KubeObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default", generation }, spec, status };
}
const condition = (type: string, status: string, reason = "r") => ({ type, status, reason, message: "m" });

describe("readiness", () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  async function state(live: KubeObject, waitedMs = 0): Promise<string> {
    const cluster = openCluster(clusterAccess({ kubeconfig: world.api.kubeconfig }));
    return (await awaitRule(live)!.check(live, cluster, waitedMs)).state;
  }

  const rolled = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  const late = { ...rolled, conditions: [condition("Progressing", "False", "ProgressDeadlineExceeded")] };
  const set = { observedGeneration: 1, readyReplicas: 2, currentRevision: "a", updateRevision: "a" };
  const daemons = { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };
  for (const [what, live, expected] of [
    ["Deployment rolled out", object("apps/v1", "Deployment", { replicas: 2 }, rolled), "ready"],
    ["Deployment of an older generation", object("apps/v1", "Deployment", { replicas: 2 }, rolled, 2), "waiting"],
    [
      "Deployment with old pods",
      object("apps/v1", "Deployment", { replicas: 2 }, { ...rolled, replicas: 3 }),
      "waiting",
    ],
    ["Deployment past its deadline", object("apps/v1", "Deployment", { replicas: 3 }, late), "failed"],
    [
      "Deployment of no replicas",
      object("apps/v1", "Deployment", { replicas: 0 }, { observedGeneration: 1, replicas: 0, updatedReplicas: 0 }),
      "ready",
    ],
    ["StatefulSet", object("apps/v1", "StatefulSet", { replicas: 2 }, set), "ready"],
    [
      "StatefulSet between revisions",
      object("apps/v1", "StatefulSet", { replicas: 2 }, { ...set, updateRevision: "b" }),
      "waiting",
    ],
    ["DaemonSet", object("apps/v1", "DaemonSet", {}, daemons), "ready"],
    ["DaemonSet with a node to do", object("apps/v1", "DaemonSet", {}, { ...daemons, numberAvailable: 1 }), "waiting"],
    ["Job complete", object("batch/v1", "Job", {}, { conditions: [condition("Complete", "True")] }), "ready"],
    ["Job running", object("batch/v1", "Job", {}, {}), "waiting"],
    ["Job failed", object("batch/v1", "Job", {}, { conditions: [condition("Failed", "True")] }), "failed"],
    ["Pod ready", object("v1", "Pod", {}, { phase: "Running", conditions: [condition("Ready", "True")] }), "ready"],
    ["Pod running, not ready", object("v1", "Pod", {}, { phase: "Running" }), "waiting"],
    ["Pod succeeded", object("v1", "Pod", {}, { phase: "Succeeded" }), "ready"],
    ["Pod failed", object("v1", "Pod", {}, { phase: "Failed" }), "failed"],
    ["claim bound", object("v1", "PersistentVolumeClaim", {}, { phase: "Bound" }), "ready"],
    [
      "claim pending",
      object("v1", "PersistentVolumeClaim", { storageClassName: "now" }, { phase: "Pending" }),
      "waiting",
    ],
    [
      "claim that waits for a pod",
      object("v1", "PersistentVolumeClaim", { storageClassName: "later" }, { phase: "Pending" }),
      "ready",
    ],
    ["Namespace active", object("v1", "Namespace", {}, { phase: "Active" }), "ready"],
    ["Namespace terminating", object("v1", "Namespace", {}, { phase: "Terminating" }), "waiting"],
    ["Service without selector", object("v1", "Service", {}, {}), "ready"],
    ["headless Service", object("v1", "Service", { clusterIP: "None", selector: { a: "b" } }, {}), "ready"],
    ["Service without endpoints", object("v1", "Service", { selector: { a: "b" } }, {}), "waiting"],
    ["Service without address", object("v1", "Service", { type: "LoadBalancer" }, {}), "waiting"],
    ["Ingress without address", object("networking.k8s.io/v1", "Ingress", {}, {}), "waiting"],
  ] as const) {
    it(`${what}: ${expected}`, async () => {
      const binding = { volumeBindingMode: "WaitForFirstConsumer" };
      const later = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "later" }, ...binding };
      world.api.put(later);
      assert.equal(await state(live), expected);
    });
  }

  it("of a Service without endpoints is settled after ten seconds", async () => {
    assert.equal(await state(object("v1", "Service", { selector: { a: "b" } }, {}), 10_000), "ready");
  });

  it("of a custom resource is not waited for", () => {
    assert.equal(awaitRule(object("example.com/v1", "Thing", {}, {})), undefined);
  });
});

describe("the annotation pulumi.com/waitFor", () => {
  const live = object(
    "example.com/v1",
    "Thing",
    {},
    {
      phase: "Running",
      count: 2,
      "dotted.key": "v",
      list: [{ ip: "10.0.0.1" }],
      conditions: [condition("Ready", "True"), condition("Stalled", "False")],
    },
  );
  for (const [text, expected] of [
    ["condition=Ready", "ready"],
    ["condition=Stalled", "waiting"],
    ["condition=Stalled=False", "ready"],
    ["condition=Absent", "waiting"],
    ["jsonpath={.status.phase}=Running", "ready"],
    ["jsonpath={.status.phase}=Pending", "waiting"],
    ["jsonpath={.status.count}=2", "ready"],
    ["jsonpath={.status.list[0].ip}", "ready"],
    ["jsonpath={.status.list[*].ip}=10.0.0.1", "ready"],
    ["jsonpath={$.status['dotted.key']}=v", "ready"],
    ["jsonpath={.status.absent}", "waiting"],
    ['["condition=Ready", "jsonpath={.status.phase}=Running"]', "ready"],
    ['["condition=Ready", "condition=Stalled"]', "waiting"],
  ] as const) {
    it(`${text}: ${expected}`, () => {
      assert.equal(waitForCheck(text)(live).state, expected);
    });
  }

  it("is refused with what is allowed when it is neither", () => {
    assert.throws(() => waitForCheck("Ready"), /neither condition=<Type>/);
    assert.throws(() => waitForCheck("[]"), /list is empty/);
    assert.throws(() => waitForCheck("jsonpath={.items[?(@.a==1)].b}=x"), /does not read|neither/);
  });
});
