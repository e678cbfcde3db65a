import assert from "node:assert/strict";
import { leftovers } from "../../../sandbox/destroy.ts";
import { baselineOf, inventoryOf } from "../../../sandbox/world/inventory.ts";
import { engine, world } from "../../lib/e2e.ts";

/** What flux-operator's chart keeps (Helm's `keep` on its definitions, reference/flux.md §2). */
const KEPT = ["fluxinstances", "fluxreports", "resourcesetinputproviders", "resourcesets"];

const succeeds = async (stack: string, args: string[]) => {
  const { exitCode, output } = await engine(stack, args);
  assert.equal(exitCode, 0, output);
};

async function protectedUrns(stack: string): Promise<string[]> {
  const { output } = await engine(stack, ["stack", "export"]);
  const { deployment } = JSON.parse(output.slice(output.indexOf("{"))) as {
    deployment: { resources: { urn: string; protect?: boolean }[] };
  };
  return deployment.resources.filter(({ protect }) => protect).map(({ urn }) => urn);
}

async function leavesNothing(stack: string): Promise<void> {
  for (const urn of await protectedUrns(stack)) await succeeds(stack, ["state", "unprotect", urn, "--yes"]);
  const { places, world: started } = await world(stack);
  await succeeds(stack, ["destroy", "--yes"]);
  const left = leftovers(baselineOf(places), await inventoryOf(places, started));
  const cluster = stack === "dev" ? "dev" : "apps";
  assert.deepEqual(left, {
    cluster: [],
    gitlab: [],
    touched: [],
    kept: KEPT.map(
      (name) => `${cluster}: apiextensions.k8s.io/CustomResourceDefinition ${name}.fluxcd.controlplane.io`,
    ),
  });
}

for (const stack of ["dev", "prod"]) {
  describe(`destroy of ${stack}`, () => {
    it("fails first where resources are protected", async () => {
      const shielded = await protectedUrns(stack);
      if (stack === "dev") return assert.deepEqual(shielded, []);
      assert.notEqual(shielded.length, 0);
      const preview = await engine(stack, ["destroy", "--preview-only"]);
      assert.notEqual(preview.exitCode, 0, preview.output);
    });

    it("leaves nothing of ours but what a chart keeps, by name, and touches nothing else", () => leavesNothing(stack));

    it("is followed by an up of the same cluster as it is, and a second one has nothing to do", async () => {
      await succeeds(stack, ["up", "--yes"]);
      await succeeds(stack, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    });

    it("leaves the same again", () => leavesNothing(stack));
  });
}
