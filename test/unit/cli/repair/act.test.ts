import assert from "node:assert/strict";
import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { act } from "../../../../cli/repair/act.ts";
import type { Engine } from "../../../../cli/repair/engine.ts";
import { type Client, connect } from "../../../../cli/repair/gitlab.ts";
import type { Action, Sighting, Wanted } from "../../../../cli/repair/plan.ts";
import type { Export, Operation } from "../../../../cli/repair/state.ts";

const TYPE = "kubernetes:core/v1:Secret";
const URN = `urn:pulumi:dev::p::${TYPE}::a`;
const header = { apiVersion: "v1", kind: "Secret", metadata: { name: "a", namespace: "b" } };
const wanted: Wanted = { urn: URN, type: TYPE, inputs: header, from: "operation" };
const sighting: Sighting = { type: TYPE, what: "Secret b/a", id: "b/a", identity: URN, ownership: "ours" };
const operation: Operation = { type: "creating", resource: { urn: URN, type: TYPE, custom: true, inputs: header } };

describe("repair: act", () => {
  let calls: string[];
  let replaced: Export | undefined;
  const note = (name: string) => async (what?: unknown) => {
    calls.push(what === undefined ? name : `${name} ${JSON.stringify(what)}`);
  };
  const engine: Engine = {
    stack: "dev",
    export: async () => {
      calls.push("export");
      return {
        version: 3,
        deployment: { resources: [{ urn: URN, type: TYPE, id: "b/a" }], pending_operations: [operation] },
      };
    },
    replace: async (state) => {
      calls.push("replace");
      replaced = state;
    },
    config: async () => undefined,
    lock: async () => undefined,
    unlock: note("unlock"),
    import: (actions) => note("import")(actions.map(({ urn }) => urn)),
    refresh: note("refresh"),
  };
  const cluster = { delete: note("delete") } as unknown as KubernetesObjectApi;
  const done = (actions: Action[], more: { lock?: { text: string }; operations?: Operation[]; gitlab?: Client } = {}) =>
    act(engine, {
      actions,
      notes: [],
      operations: more.operations ?? [],
      gitlab: more.gitlab,
      clusters: async () => cluster,
      ...(more.lock && { lock: more.lock }),
    });
  beforeEach(() => {
    calls = [];
    replaced = undefined;
  });

  it("goes on in an order in which a second crash loses nothing", async () => {
    const actions: Action[] = [
      { do: "import", urn: URN, sighting, wanted, why: "" },
      { do: "refresh", urn: "urn:other", why: "" },
      { do: "remove", sighting, wanted, why: "" },
      { do: "forget", urn: "urn:gone", why: "" },
    ];
    await done(actions, { lock: { text: "locked" }, operations: [operation] });
    assert.deepEqual(calls, [
      "unlock",
      `delete ${JSON.stringify(header)}`,
      'refresh ["urn:other"]',
      `import ["${URN}"]`,
      "export",
      "replace",
      `refresh ["${URN}"]`,
    ]);
    assert.deepEqual(replaced?.deployment.pending_operations, undefined);
    assert.deepEqual(replaced?.deployment.resources?.[0]?.inputs, header);
  });

  it("does nothing at all where something could not be looked for", async () => {
    const actions: Action[] = [
      { do: "unknown", urn: URN, why: "the cluster did not answer" },
      { do: "remove", sighting, wanted, why: "" },
    ];
    await assert.rejects(done(actions, { lock: { text: "locked" }, operations: [operation] }), /Nothing was changed/);
    assert.deepEqual(calls, []);
  });

  it("leaves the state alone where no operation is pending and nothing is imported", async () => {
    await done([{ do: "leave", sighting, why: "" }]);
    assert.deepEqual(calls, []);
  });

  it("refuses to remove a type that it never removes", async () => {
    const strange = { ...sighting, type: "gitlab:index/pipelineSchedule:PipelineSchedule" };
    const gitlab = connect("http://localhost:1/api/v4/", "none");
    await assert.rejects(done([{ do: "remove", sighting: strange, why: "" }], { gitlab }), /remove b\/a by hand/);
  });
});
