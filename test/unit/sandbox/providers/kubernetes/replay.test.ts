import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startWorld, useFakeHelm, type World } from "./harness.ts";
import { RECORDINGS, recorded } from "./recordings.ts";
import { replay } from "./replay.ts";

const STEPS = [
  "01-preview",
  "02-up",
  "03-noop",
  "04-change-preview",
  "05-change",
  "06-refresh",
  "07-repair",
  "08-replace",
  "09-destroy",
];
const UNTESTED = ["Handshake", "GetPluginInfo", "Configure", "Cancel"];

/** Plays the Deployment controller: everything is available at once. */
function available(world: World): void {
  world.api.onStored = (object) => {
    if (object.kind !== "Deployment") return;
    const { replicas } = object["spec"] as { replicas: number };
    const counts = { replicas, updatedReplicas: replicas, availableReplicas: replicas };
    object["status"] = { observedGeneration: object.metadata.generation, ...counts };
  };
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const THING = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Thing", plural: "things" },
    versions: [{ name: "v1" }],
  },
};

/** The world before each faulty case. */
function prepare(world: World, name: string): void {
  const { api } = world;
  api.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "faults" } });
  api.put(structuredClone(THING));
  if (name === "exists") {
    api.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "taken", namespace: "faults" } });
  }
  if (name === "cr-invalid") {
    const message =
      'Thing.example.com "thing" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1';
    api.refuse = ({ kind }) => (kind === "Thing" ? { code: 422, reason: "Invalid", message } : undefined);
  }
  if (name === "wait-for") {
    api.onStored = (object) => {
      const ready = { status: { conditions: [{ type: "Ready", status: "True" }] } };
      if (object.kind === "Thing") setTimeout(() => Object.assign(object, ready), 50);
    };
  }
  if (name === "wait-for-timeout") {
    // Recorded with the object of the case before it still there at preview, and gone at `up`.
    const left = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "waited", namespace: "faults" } };
    api.put(left);
  }
}

describe("the recorded calls of the real provider", () => {
  if (!RECORDINGS) {
    console.log("    the recordings (../shared/contract/kubernetes-provider) are not here: not replayed");
    return;
  }
  let helm: { stop(): void };
  before(() => {
    helm = useFakeHelm();
  });
  after(() => helm.stop());

  describe("through a life cycle", () => {
    let world: World;
    before(async () => {
      world = await startWorld();
      available(world);
    });
    after(() => world.stop());
    for (const file of STEPS) {
      it(file, async () => {
        if (file === "02-up") {
          world.api.put({
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata: { name: "app-1", namespace: "apps", labels: { "kubernetes.io/service-name": "app" } },
            endpoints: [{ conditions: { ready: true } }],
          });
        }
        if (file === "06-refresh") {
          const owner = { manager: "kubectl", operation: "Update", subresource: "scale" } as const;
          world.api.write("Deployment", "app", ["spec", "replicas"], 5, owner);
          const service = [...world.api.objects].find(([, { kind }]) => kind === "Service");
          world.api.objects.delete(service?.[0] ?? "");
        }
        for (const step of recorded(`${file}.jsonl`)) {
          if (!UNTESTED.includes(step.method)) await replay(world, step);
        }
      });
    }
    it("leave nothing behind", () => {
      const left = [...world.api.objects.values()].map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual(left.sort(), ["EndpointSlice app-1", "Namespace default", "Namespace kube-public"]);
    });
  });

  describe("in the cases that go wrong", () => {
    const calls = recorded("faults.jsonl");
    for (const name of new Set(calls.map((step) => step.case ?? ""))) {
      it(name, async () => {
        const unreachable = name.startsWith("unreachable");
        const server = `https://127.0.0.1:${await closedPort()}`;
        const far = {
          "current-context": "far",
          contexts: [{ name: "far", context: { cluster: "far", user: "far" } }],
          clusters: [{ name: "far", cluster: { server } }],
          users: [{ name: "far", user: {} }],
        };
        const world = await startWorld(unreachable ? { kubeconfig: JSON.stringify(far) } : {});
        try {
          prepare(world, name);
          for (const step of calls) {
            if (step.case !== name) continue;
            if (name === "wait-for-timeout" && step.operation === "up") {
              for (const [key, { kind }] of world.api.objects) if (kind === "Thing") world.api.objects.delete(key);
            }
            await replay(world, step);
          }
        } finally {
          await world.stop();
        }
      });
    }
  });
});
