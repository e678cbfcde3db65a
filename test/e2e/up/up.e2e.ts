import assert from "node:assert/strict";
import { publishSamples } from "../../../sandbox/world/artifacts.ts";
import { readStackFile } from "../../../sandbox/world/stack-file.ts";
import { engine, judged, root, world } from "../../lib/e2e.ts";

for (const stack of ["dev", "prod"]) {
  describe(`up of ${stack}`, () => {
    it("is judged in a preview that creates nothing", async () => {
      const { exitCode, output } = await judged(stack, ["preview"]);
      assert.equal(exitCode, 0, output);
      assert.match(output, /to create/);
    });

    it("makes everything, with the policy pack on", async () => {
      const { exitCode, output, changes } = await judged(stack, ["up", "--yes"]);
      assert.equal(exitCode, 0, output);
      assert.equal((changes["create"] ?? 0) > 100, true, output);
      const { places, world: started } = await world(stack);
      await publishSamples(places, started, readStackFile(root, stack));
    });

    it("changes nothing when it is repeated", async () => {
      const { exitCode, output, changes } = await judged(stack, ["up", "--yes"]);
      assert.equal(exitCode, 0, output);
      assert.deepEqual(Object.keys(changes), ["same"], output);
    });

    it("expects no changes in a preview", async () => {
      const { exitCode, output } = await engine(stack, ["preview", "--expect-no-changes"]);
      assert.equal(exitCode, 0, output);
    });

    it("finds no drift in a refresh", async () => {
      const { exitCode, output } = await engine(stack, ["refresh", "--yes", "--expect-no-changes"]);
      assert.equal(exitCode, 0, output);
    });

    it("has every Deployment available", async () => {
      const { world: started } = await world(stack);
      const { apiOf } = await import("../../../sandbox/world/api.ts");
      for (const [name, cluster] of Object.entries(started.clusters)) {
        const api = apiOf(cluster);
        const deployments = await api.list("/apis/apps/v1/deployments");
        api.close();
        assert.notEqual(deployments.length, 0, name);
        for (const { metadata, status } of deployments) {
          const conditions = (status?.["conditions"] ?? []) as { type: string; status: string }[];
          assert.equal(
            conditions.find(({ type }) => type === "Available")?.status,
            "True",
            `${name}: ${metadata.namespace}/${metadata.name}`,
          );
        }
      }
    });
  });
}
