import { join } from "node:path";
import { sandboxDown } from "../sandbox/down.ts";
import { sandboxUp } from "../sandbox/up.ts";
import { pulumi } from "../sandbox/world/engine.ts";
import { BASE, deployed } from "./deployed.ts";
import { type Benchmark, type Figure, seconds } from "./table.ts";

const root = join(import.meta.dirname, "..");

/** What a person waits for: sandbox from nothing with every tool built, the same again, and `pulumi up` cold and without a change. */
export const sandboxStart: Benchmark = {
  name: "sandbox",
  async run(say) {
    const figures: Figure[] = [];
    const stand = (what: string, ours: number) => figures.push({ what, ours, runs: 1 });
    await sandboxDown({ root, base: BASE, remove: true });
    say("sandbox from nothing, tools built");
    stand("sandbox up to a provisioned dev stack, tools built", await seconds(() => deployed(say)));
    const again = () => sandboxUp({ root, stack: "dev", base: BASE, renderer: "silent" });
    say("the same command again");
    stand("sandbox up again, nothing to do", await seconds(again));
    const { places, world } = await deployed(say);
    const engine = async (args: string[]) => {
      const run = await pulumi(places, world, [...args, "--yes", "--non-interactive"]);
      if (run.exitCode !== 0) throw new Error(run.output);
    };
    const noop = await seconds(() => engine(["up", "--skip-preview"]));
    say("pulumi destroy, then up from nothing");
    stand("pulumi destroy of dev", await seconds(() => engine(["destroy", "--skip-preview"])));
    const { removeKept } = await import("../sandbox/destroy.ts");
    const { baselineOf, inventoryOf } = await import("../sandbox/world/inventory.ts");
    const { leftovers } = await import("../sandbox/destroy.ts");
    await removeKept(world, leftovers(baselineOf(places), await inventoryOf(places, world)).kept);
    const cold = await seconds(() => engine(["up", "--skip-preview"]));
    figures.push({
      what: "pulumi up of dev, everything to create",
      ours: cold,
      other: noop,
      against: "up without a change",
      runs: 1,
    });
    return figures;
  },
};
