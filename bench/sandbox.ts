import { join } from "node:path";
import { sandboxDown } from "../sandbox/down.ts";
import { sandboxUp } from "../sandbox/up.ts";
import { pulumi } from "../sandbox/world/engine.ts";
import { BASE, deployed } from "./deployed.ts";
import { secondsOf } from "./measure.ts";
import type { Benchmark, Figure } from "./table.ts";

const root = join(import.meta.dirname, "..");

/** What a person waits for: sandbox from nothing with every tool built, the same again, and `pulumi up` cold and without a change. */
export const sandboxStart: Benchmark = {
  name: "sandbox",
  async run(say) {
    await sandboxDown({ root, base: BASE, remove: true });
    const start = await secondsOf(() => deployed(say));
    say("the same command again");
    const again = await secondsOf(() => sandboxUp({ root, stack: "dev", base: BASE, renderer: "silent" }));
    const { places, world } = await deployed(say);
    const engine = async (command: string) => {
      const run = await pulumi(places, world, [command, "--skip-preview", "--yes", "--non-interactive"]);
      if (run.exitCode !== 0) throw new Error(run.output);
    };
    const noop = await secondsOf(() => engine("up"));
    say("pulumi destroy, then up from nothing");
    const destroy = await secondsOf(() => engine("destroy"));
    const cold = await secondsOf(() => engine("up"));
    const figures: Figure[] = [
      {
        what: "sandbox from nothing to a provisioned dev stack",
        ours: start,
        budget: { seconds: 60 },
        note: "tools built",
      },
      { what: "sandbox up again, nothing to do", ours: again },
      {
        what: "pulumi up of dev, everything to create",
        ours: cold,
        other: noop,
        ratio: cold / noop,
        note: "up without a change",
      },
      { what: "pulumi destroy of dev", ours: destroy },
    ];
    return figures;
  },
};
