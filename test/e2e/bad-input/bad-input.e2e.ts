import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { inventoryOf } from "../../../sandbox/world/inventory.ts";
import { badInput } from "../../lib/bad-input.ts";
import { engine, world } from "../../lib/e2e.ts";
import { type Config, withValues } from "../../lib/stack-config.ts";

describe("faulty stack files", () => {
  for (const { name, stack, values, faults } of badInput()) {
    it(`refuses ${name}, with every line, before anything is created`, async () => {
      const { places, world: started } = await world(stack);
      const file = join(places.project, `Pulumi.${stack}.yaml`);
      const before = readFileSync(file, "utf8");
      const there = await inventoryOf(places, started);
      const whole = parse(before) as { config: Config };
      writeFileSync(file, stringify({ ...whole, config: withValues(whole.config, values) }));
      try {
        const { exitCode, output } = await engine(stack, ["preview"]);
        assert.notEqual(exitCode, 0);
        for (const fault of faults)
          assert.equal(unwrapped(output).includes(fault), true, `${fault}\nis not in\n${output}`);
        assert.deepEqual(await inventoryOf(places, started), there);
      } finally {
        writeFileSync(file, before);
      }
    });
  }
});

/** The engine indents the lines of an error. */
const unwrapped = (output: string) => output.replaceAll(/\n +/g, "\n");
