import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { packStandIn } from "../../sandbox/charts/archive.ts";
import { renderCharts } from "../../synth/charts.ts";
import type { Graph } from "../../synth/graph.ts";
import { synthesise } from "../../synth/synthesise.ts";
import { findHelm, skipUnless } from "../unit/sandbox/charts/helm.ts";

const root = resolve(import.meta.dirname, "../..");

/** Every chart that a graph installs, by name and version. */
function pinsOf({ resources }: Graph) {
  const charts = resources.filter(({ type }) => type === "kubernetes:helm.sh/v4:Chart");
  return charts.map(({ inputs }) => ({ name: basename(String(inputs["chart"])), version: String(inputs["version"]) }));
}

describe("charts of the committed stacks", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "stack-charts-"));
  });
  after(() => rm(dir, { recursive: true }));

  it("render with the program's values: every key exists, and nothing is refused", async function () {
    const helm = await findHelm();
    skipUnless(this, helm, "no helm on the PATH, and the sandbox has not built one yet");
    const files = (await readdir(root)).flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
    for (const stack of files) {
      const graph = await synthesise({ stack, root });
      for (const pin of pinsOf(graph)) await packStandIn(pin, dir);
      const { resources, diagnostics } = await renderCharts(graph.resources, { dir, helm: helm! });
      assert.deepEqual(diagnostics, [], stack);
      assert.ok(resources.length > 0, stack);
    }
  });
});
