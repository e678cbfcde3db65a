import assert from "node:assert/strict";
import { leftovers } from "../../../sandbox/destroy.ts";
import { baselineOf, inventoryOf } from "../../../sandbox/world/inventory.ts";
import { engine, world } from "../../lib/e2e.ts";

/** What flux-operator's chart keeps (Helm's `keep` on its definitions, reference/flux.md §2). */
const KEPT = ["fluxinstances", "fluxreports", "resourcesetinputproviders", "resourcesets"];

for (const stack of ["dev", "prod"]) {
  describe(`destroy of ${stack}`, () => {
    it("fails first while resources are protected, and goes on when they are released by name", async () => {
      const { output } = await engine(stack, ["stack", "export"]);
      const { deployment } = JSON.parse(output.slice(output.indexOf("{"))) as {
        deployment: { resources: { urn: string; protect?: boolean }[] };
      };
      const shielded = deployment.resources.filter(({ protect }) => protect).map(({ urn }) => urn);
      if (stack === "dev") return assert.deepEqual(shielded, []);
      assert.notEqual(shielded.length, 0);
      const preview = await engine(stack, ["destroy", "--preview-only"]);
      assert.notEqual(preview.exitCode, 0, preview.output);
      for (const urn of shielded) {
        const released = await engine(stack, ["state", "unprotect", urn, "--yes"]);
        assert.equal(released.exitCode, 0, released.output);
      }
    });

    it("leaves nothing of ours and touches nothing else", async () => {
      const { places, world: started } = await world(stack);
      const { exitCode, output } = await engine(stack, ["destroy", "--yes"]);
      assert.equal(exitCode, 0, output);
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
    });
  });
}
