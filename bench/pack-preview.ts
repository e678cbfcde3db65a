import { rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { assembleHome } from "../sandbox/engine/home.ts";
import { toolchain } from "../sandbox/toolchain/tools.ts";
import { pulumi } from "../sandbox/world/engine.ts";
import { BASE } from "./deployed.ts";
import { median, secondsOf } from "./measure.ts";
import { BARE_PROGRAM, BARE_RUNTIME } from "./noop-preview.ts";
import { resourcesOf } from "./objects.ts";
import { emptyPack, ourPack } from "./packs.ts";
import type { Benchmark, Figure } from "./table.ts";

const ROOT = join(import.meta.dirname, "..");

/** Triples of previews by the number of resources. */
const SIZES: readonly [count: number, runs: number][] = [
  [300, 5],
  [3_000, 2],
];

/** One preview each without a pack, with ours and with an empty one, in seconds. */
export interface Triple {
  without: number;
  ours: number;
  empty: number;
}

/** What a pack adds to a preview by a real engine without a cluster, against what an empty one adds. The resources are components: no provider's work hides the pack's. */
export const packPreview: Benchmark = {
  name: "pack preview",
  async run(say) {
    const [ours, empty] = [await ourPack(), emptyPack()];
    const tools = toolchain();
    await tools.ensure(["pulumi"]);
    const folder = join(ROOT, BASE, "pack-preview");
    const home = assembleHome({ dir: join(folder, "engine"), pulumi: tools.path("pulumi"), root: ROOT });
    const file = join(folder, "resources.json");
    const env = { PULUMI_STACK: "bench", GLK_BENCH_RESOURCES: file };
    const places = { project: folder, engine: join(folder, "engine") };
    const engine = (...args: string[]) => pulumi(places, home, args, { env });
    const preview = async (count: number, ...args: string[]) => {
      const { output } = await engine("preview", "--non-interactive", ...args);
      if (!output.includes(`+ ${count + 1} to create`))
        throw new Error(`not all resources were previewed:\n${output.slice(-500)}`);
    };
    try {
      const main = relative(folder, BARE_PROGRAM);
      writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "bench", runtime: BARE_RUNTIME, main }));
      await engine("stack", "init", "bench");
      const figures: Figure[] = [];
      for (const [count, runs] of SIZES) {
        writeFileSync(file, JSON.stringify({ resources: componentsOf(count), outputs: {} }));
        const triples: Triple[] = [];
        for (let run = 0; run < runs; run++) {
          say(`previews of ${count} resources, ${run + 1} of ${runs}`);
          triples.push({
            without: await secondsOf(() => preview(count)),
            ours: await secondsOf(() => preview(count, "--policy-pack", ours)),
            empty: await secondsOf(() => preview(count, "--policy-pack", empty)),
          });
        }
        figures.push(addedBy(`pack, added to a preview of ${count} resources`, triples));
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What two packs add to previews without one; the ratio is taken within each triple. */
export function addedBy(what: string, triples: readonly Triple[]): Figure {
  const without = median(triples.map((triple) => triple.without));
  return {
    what,
    ours: median(triples.map(({ ours, without: base }) => ours - base)),
    other: median(triples.map(({ empty, without: base }) => empty - base)),
    ratio: median(triples.map(({ ours, empty, without: base }) => (ours - base) / (empty - base))),
    runs: triples.length,
    note: `a pack with one empty policy; without a pack ${without.toFixed(2)} s`,
    budget: { ratio: 1.3 },
  };
}

function componentsOf(count: number): object[] {
  return resourcesOf(count).map(({ urn, type, name, props }) => {
    return { urn, type, name, inputs: props, results: props, dependencies: [] };
  });
}
