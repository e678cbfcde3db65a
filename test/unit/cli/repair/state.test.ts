import assert from "node:assert/strict";
import { type Export, lockIn, partsOfUrn, providerUrn, restored } from "../../../../cli/repair/state.ts";

const POD = "urn:pulumi:dev::p::kubernetes:core/v1:Pod::a";
const AGENT = "urn:pulumi:dev::p::x:y:Agent$gitlab:index/clusterAgent:ClusterAgent::dev";

describe("repair: state", () => {
  it("takes a URN apart; a name may hold colons", () => {
    const urn = "urn:pulumi:dev::p::x:y:A$kubernetes:helm.sh/v4:Chart$kubernetes:apps/v1:Deployment::shop:ns/a::b";
    assert.deepEqual(partsOfUrn(urn), {
      stack: "dev",
      project: "p",
      type: "kubernetes:apps/v1:Deployment",
      name: "shop:ns/a::b",
    });
  });

  for (const urn of ["", "urn:pulumi:dev", "urn:pulumi:dev::p::t", "arn:aws:x::p::t::n"])
    it(`refuses ${JSON.stringify(urn)} for a URN`, () => assert.throws(() => partsOfUrn(urn), /is not of the form/));

  it("takes the id off a provider reference", () => {
    const urn = "urn:pulumi:dev::p::pulumi:providers:gitlab::gitlab";
    assert.equal(providerUrn(`${urn}::48b0ec0c-292e-4463-84c3-c216694a8c1c`), urn);
  });

  it("reads who holds the lock", () => {
    const text =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  file:///x.json: created by ann@host-1 (pid 30066) at 2026-11-21T14:46:08Z";
    assert.deepEqual(lockIn(text)?.owner, { user: "ann", host: "host-1", pid: 30066, since: "2026-11-21T14:46:08Z" });
  });

  it("sees a lock of a backend that does not say whose it is", () => {
    const lock = lockIn("error: [409] Conflict: Another update is currently in progress.");
    assert.deepEqual([lock !== undefined, lock?.owner], [true, undefined]);
  });

  it("sees no lock where the probe was only not found", () => {
    assert.equal(lockIn("error: no resource named 'urn:pulumi:dev::p::x::y' found"), undefined);
  });

  describe("restored", () => {
    const interrupted = {
      type: "creating" as const,
      resource: {
        urn: POD,
        type: "kubernetes:core/v1:Pod",
        custom: true,
        inputs: { kind: "Pod", spec: 1 },
        dependencies: [AGENT],
        retainOnDelete: true,
      },
    };
    const state: Export = {
      version: 3,
      deployment: {
        resources: [
          { urn: AGENT, type: "gitlab:index/clusterAgent:ClusterAgent", inputs: { name: "dev" } },
          {
            urn: POD,
            type: "kubernetes:core/v1:Pod",
            id: "a",
            inputs: { kind: "Pod", spec: 1, server: 2 },
            outputs: { o: 1 },
          },
        ],
        pending_operations: [interrupted],
        manifest: { version: "v3.259.0" },
      },
    };

    it("gives an imported object the options and inputs of its interrupted create, and keeps what was read", () => {
      const { deployment } = restored(state, [POD], [interrupted]);
      assert.deepEqual(deployment.resources?.[1], {
        urn: POD,
        type: "kubernetes:core/v1:Pod",
        id: "a",
        inputs: { kind: "Pod", spec: 1 },
        outputs: { o: 1 },
        dependencies: [AGENT],
        retainOnDelete: true,
      });
    });

    it("keeps the inputs that GitLab's provider read", () => {
      const agent = {
        type: "creating" as const,
        resource: { ...state.deployment.resources![0]!, inputs: {}, protect: true },
      };
      const { deployment } = restored(state, [AGENT], [agent]);
      assert.deepEqual(deployment.resources?.[0], { ...state.deployment.resources![0], protect: true });
    });

    it("leaves everything else as it is, and no pending operation", () => {
      const { deployment, version } = restored(state, [], [interrupted]);
      assert.deepEqual(deployment, { resources: state.deployment.resources, manifest: { version: "v3.259.0" } });
      assert.equal(version, 3);
    });
  });
});
