import assert from "node:assert/strict";
import { Secret, unwrapSecrets } from "../../../../../sandbox/providers/plugin/index.ts";
import { type Case, cases } from "./cases.ts";
import { about, type Bench, bench, context, token } from "./harness.ts";

describe("gitlab provider: every resource type lives in GitLab", () => {
  let at: Bench;
  before(async () => {
    at = await bench();
  });
  after(() => at.stop());

  // The names are wanted before the bench exists.
  for (const { type } of cases({ groups: {}, projects: {} })) {
    it(type, async () => {
      const wanted = cases(at.ids).find((one) => one.type === type) as Case;
      const kind = token(type);
      const made = await at.create(kind, wanted.inputs);
      assert.match(made.id, wanted.id);
      if (wanted.hasToken) assert.ok(made.properties["token"] instanceof Secret, "token is a secret");
      for (const name of ["value"]) {
        if (wanted.inputs[name] instanceof Secret) assert.ok(made.properties[name] instanceof Secret, "stays a secret");
      }

      const noChange = { id: made.id, olds: made.properties, oldInputs: made.inputs, ignoreChanges: [] };
      const still = await at.provider.diff({ ...about(kind), ...noChange, news: made.inputs }, context);
      assert.deepEqual([still.changes, still.diffs], ["none", []]);

      const read = await at.provider.read(
        { ...about(kind), id: made.id, properties: made.properties, inputs: made.inputs, timeout: 0 },
        context,
      );
      assert.equal(read.id, made.id);
      assert.deepEqual(read.inputs, made.inputs, "a refresh finds no drift");
      assert.deepEqual(read.properties, made.properties, "a refresh changes no output");

      const imported = await at.provider.read(
        { ...about(kind), id: made.id, properties: {}, inputs: {}, timeout: 0 },
        context,
      );
      assert.equal(imported.id, made.id);
      assert.equal(imported.properties?.["token"], undefined, "a token is told only at creation");

      const news = { ...made.inputs, ...wanted.change };
      const changed = await at.provider.diff({ ...about(kind), ...noChange, news }, context);
      assert.deepEqual(changed.diffs?.sort(), Object.keys(wanted.change).sort());
      assert.deepEqual(changed.replaces, wanted.replaces);
      assert.equal(changed.deleteBeforeReplace, wanted.deleteBeforeReplace ?? false);
      let state = made.properties;
      if (wanted.replaces.length === 0) {
        const updated = await at.provider.update(
          {
            ...about(kind),
            id: made.id,
            olds: state,
            oldInputs: made.inputs,
            news,
            timeout: 0,
            ignoreChanges: [],
            preview: false,
          },
          context,
        );
        state = updated.properties;
        const settled = await at.provider.diff(
          { ...about(kind), id: made.id, olds: state, oldInputs: news, news, ignoreChanges: [] },
          context,
        );
        assert.deepEqual(settled.diffs, [], "after the update nothing is left to do");
        for (const [name, value] of Object.entries(wanted.change)) {
          if (typeof unwrapSecrets(value) !== "object")
            assert.deepEqual(unwrapSecrets(state[name]), unwrapSecrets(value), name);
        }
        if (wanted.hasToken) assert.deepEqual(state["token"], made.properties["token"], "an update keeps the token");
      }

      const remove = { ...about(kind), id: made.id, properties: state, oldInputs: made.inputs, timeout: 0 };
      await at.provider.delete(remove, context);
      if (type !== "projectJobTokenScopes") {
        const gone = await at.provider.read(
          { ...about(kind), id: made.id, properties: state, inputs: made.inputs, timeout: 0 },
          context,
        );
        assert.equal(gone.id, "", "gone");
        await at.provider.delete(remove, context);
      }
    });
  }

  it("clusterAgentToken and projectRunnerEnablement, which live in others", async () => {
    const agent = await at.create(token("clusterAgent"), { project: "acme/clusters", name: "two" });
    const agentId = agent.properties["agentId"] as number;
    const own = await at.create(token("clusterAgentToken"), {
      project: "acme/clusters",
      agentId,
      name: "g1",
      description: "mark",
    });
    assert.equal(own.id, `acme/clusters:${agentId}:${own.properties["tokenId"]}`);
    assert.ok(own.properties["token"] instanceof Secret);
    assert.equal(own.properties["status"], "active");
    const tokenRead = {
      ...about(token("clusterAgentToken")),
      id: own.id,
      properties: own.properties,
      inputs: own.inputs,
      timeout: 0,
    };
    assert.deepEqual((await at.provider.read(tokenRead, context)).properties, own.properties);
    await at.provider.delete({ ...tokenRead, oldInputs: own.inputs }, context);
    assert.equal((await at.provider.read(tokenRead, context)).id, "");

    const runner = await at.create(token("userRunner"), {
      runnerType: "project_type",
      projectId: at.ids.projects["acme/web"],
    });
    const enabled = await at.create(token("projectRunnerEnablement"), {
      project: "acme/clusters",
      runnerId: Number(runner.id),
    });
    assert.equal(enabled.id, `acme/clusters:${runner.id}`);
    const enabledRead = {
      ...about(token("projectRunnerEnablement")),
      id: enabled.id,
      properties: enabled.properties,
      inputs: enabled.inputs,
      timeout: 0,
    };
    assert.equal((await at.provider.read(enabledRead, context)).id, enabled.id);
    await at.provider.delete({ ...enabledRead, oldInputs: enabled.inputs }, context);
    assert.equal((await at.provider.read(enabledRead, context)).id, "");
  });
});
