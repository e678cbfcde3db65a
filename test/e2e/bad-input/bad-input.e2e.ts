import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Inventory, inventoryOf } from "../../../sandbox/world/inventory.ts";
import { badInput } from "../../lib/bad-input.ts";
import { engine, world } from "../../lib/e2e.ts";
import { type Config, withValues } from "../../lib/stack-config.ts";

for (const stack of ["dev", "prod"] as const) {
  describe(`faulty stack files of ${stack}`, () => {
    let there: Inventory;
    before(async () => {
      const { places, world: started } = await world(stack);
      there = await inventoryOf(places, started);
    });

    for (const { name, values, faults } of badInput().filter((each) => each.stack === stack)) {
      it(`refuses ${name}, with every line`, async () => {
        const { places } = await world(stack);
        const file = join(places.project, `Pulumi.${stack}.yaml`);
        const before = readFileSync(file, "utf8");
        const whole = parse(before) as { config: Config };
        writeFileSync(file, stringify({ ...whole, config: withValues(whole.config, values) }));
        try {
          const { exitCode, output } = await engine(stack, ["up", "--yes", "--skip-preview"]);
          assert.notEqual(exitCode, 0);
          for (const fault of faults)
            assert.equal(unwrapped(output).includes(fault), true, `${fault}\nis not in\n${output}`);
        } finally {
          writeFileSync(file, before);
        }
      });
    }

    it("has created nothing for any of them", async () => {
      const { places, world: started } = await world(stack);
      assert.deepEqual(await inventoryOf(places, started), there);
    });
  });
}

/** The engine indents the lines of an error. */
const unwrapped = (output: string) => output.replaceAll(/\n +/g, "\n");
