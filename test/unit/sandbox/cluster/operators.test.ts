import assert from "node:assert/strict";
import type { KubeObject } from "../../../../sandbox/cluster/api.ts";
import { fluxInstanceStatus, runnerOutcome, setBySandbox } from "../../../../sandbox/cluster/operators.ts";

const runner = (spec: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: "apps.gitlab.com/v1beta2",
  kind: "Runner",
  metadata: { name: "r", namespace: "n", uid: "u" },
  spec: { gitlabUrl: "https://gitlab.example", token: "tok", ...spec },
});
const good = { tokenKeys: ["runner-token"], config: undefined, available: true };

describe("what the sandbox does in place of the Runner Operator", () => {
  it("makes a Deployment and a ConfigMap that go with the Runner", () => {
    const { objects, status } = runnerOutcome(runner({ serviceaccount: "sa", runnerImage: "i" }), good);
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
      ["ConfigMap n/r-runner", "Deployment n/r-runner"],
    );
    for (const { metadata } of objects) {
      const [owner] = (metadata as unknown as { ownerReferences: { uid: string; kind: string }[] }).ownerReferences;
      assert.equal(owner?.uid, "u");
      assert.ok(Object.values(metadata.annotations ?? {}).includes(setBySandbox));
    }
    const { template } = objects[1]!.spec as { template: { spec: Record<string, unknown> } };
    assert.equal(template.spec["serviceAccountName"], "sa");
    assert.deepEqual(status, { phase: "Running", registration: "succeeded", message: setBySandbox });
  });

  it("waits for the manager's pod", () => {
    assert.equal(runnerOutcome(runner(), { ...good, available: false }).status.phase, "Pending");
  });

  it("takes the configuration from the ConfigMap that the Runner names", () => {
    const config = { "config.toml": "concurrent = 1" };
    const { objects } = runnerOutcome(runner({ config: "c" }), { ...good, config });
    assert.deepEqual(objects[0]!.data, config);
  });

  const refusals: [string, KubeObject, Partial<typeof good>, RegExp][] = [
    ["no Secret", runner(), { tokenKeys: undefined as never }, /no Secret "tok"/],
    ["no runner token", runner(), { tokenKeys: ["token"] }, /no key "runner-token"/],
    ["both tokens", runner(), { tokenKeys: ["runner-token", "runner-registration-token"] }, /only one may be set/],
    ["no ConfigMap", runner({ config: "c" }), {}, /no ConfigMap "c" with a key "config\.toml"/],
  ];
  for (const [name, object, surroundings, message] of refusals) {
    it(`fails a Runner with ${name} and says that the sandbox did`, () => {
      const { status, objects } = runnerOutcome(object, { ...good, ...surroundings });
      assert.equal(status.phase, "Failed");
      assert.match(status.message, message);
      assert.ok(status.message.includes(setBySandbox));
      assert.deepEqual(objects, []);
    });
  }
});

describe("what the sandbox does in place of flux-operator", () => {
  const instance = (status?: Record<string, unknown>): KubeObject => ({
    apiVersion: "fluxcd.controlplane.io/v1",
    kind: "FluxInstance",
    metadata: { name: "flux", namespace: "flux-system", generation: 3 },
    spec: { distribution: { version: "2.9.x", registry: "ghcr.io/fluxcd" }, components: ["source-controller"] },
    status,
  });
  const now = new Date("2026-11-21T12:00:00.500Z");
  type Condition = { status: string; message: string; observedGeneration: number; lastTransitionTime: string };
  const ready = (status: Record<string, unknown>) => (status["conditions"] as Condition[])[0]!;

  it("says Ready for the generation that it saw, with the components, and that the sandbox said so", () => {
    const status = fluxInstanceStatus(instance(), true, now);
    const { message, ...rest } = ready(status);
    assert.deepEqual(rest, {
      type: "Ready",
      status: "True",
      reason: "ReconciliationSucceeded",
      observedGeneration: 3,
      lastTransitionTime: "2026-11-21T12:00:00Z",
    });
    assert.ok(message.includes(setBySandbox));
    assert.deepEqual(status["components"], [
      { name: "source-controller", repository: "ghcr.io/fluxcd/source-controller", tag: "v1.9.5" },
    ]);
    assert.equal(status["lastAppliedRevision"], status["lastAttemptedRevision"]);
  });

  it("does not say Ready while Flux's kinds are not served", () => {
    const status = fluxInstanceStatus(instance(), false, now);
    assert.equal(ready(status).status, "False");
    assert.equal(status["lastAppliedRevision"], undefined);
  });

  it("keeps the time of the last change of the condition", () => {
    const before = fluxInstanceStatus(instance(), true, now);
    const later = new Date("2026-11-21T13:00:00Z");
    assert.deepEqual(fluxInstanceStatus(instance(before), true, later), before);
    assert.equal(ready(fluxInstanceStatus(instance(before), false, later)).lastTransitionTime, "2026-11-21T13:00:00Z");
  });
});
