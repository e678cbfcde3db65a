import assert from "node:assert/strict";
import { leftovers, protectedUrns, releaseProtected } from "../../../sandbox/destroy.ts";
import { baselineOf, inventoryOf } from "../../../sandbox/world/inventory.ts";
import { engine, world } from "../../lib/e2e.ts";

/** What flux-operator's chart keeps (Helm's `keep` on its definitions, reference/flux.md §2). */
const KEPT = ["fluxinstances", "fluxreports", "resourcesetinputproviders", "resourcesets"];

/** Namespaces of what apps need: the engine does not come to them while a protected Kustomization is there. */
const BEHIND_APPS = ["apps-shop", "apps-payments", "apps-flux-system"];

const succeeds = async (stack: string, args: string[]) => {
  const { exitCode, output } = await engine(stack, args);
  assert.equal(exitCode, 0, output);
};

async function leavesNothing(stack: string): Promise<void> {
  await releaseProtected(
    (args) => engine(stack, args),
    () => {},
  );
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
    it("is refused in its preview where resources are protected: namespaces, agents and what applies an app", async () => {
      const shielded = await protectedUrns((args) => engine(stack, args));
      const kinds = shielded.map((urn) => urn.split("::").at(-2)!.split(":").at(-1)!);
      const count = (kind: string) => kinds.filter((each) => each === kind).length;
      const expected = stack === "dev" ? [0, 0, 0, 0] : [13, 9, 2, 2];
      assert.deepEqual(
        [kinds.length, ...["Namespace", "ClusterAgent", "Kustomization"].map(count)],
        expected,
        shielded.join("\n"),
      );
      if (stack === "dev") return;
      const { exitCode, output } = await engine(stack, ["destroy", "--preview-only"]);
      assert.notEqual(exitCode, 0, output);
      const silent = shielded.filter((urn) => !output.includes(`resource "${urn}" cannot be deleted`));
      assert.deepEqual(
        silent.filter((urn) => !BEHIND_APPS.some((name) => urn.endsWith(`:Namespace::${name}`))),
        [],
        output,
      );
    });

    it("leaves nothing of ours but what a chart keeps, by name, and touches nothing else", () => leavesNothing(stack));

    it("is followed by an up of the same cluster as it is, and a second one has nothing to do", async () => {
      await succeeds(stack, ["up", "--yes"]);
      await succeeds(stack, ["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    });

    it("leaves the same again", () => leavesNothing(stack));
  });
}
