import { type EngineRun, pulumi } from "./world/engine.ts";
import { baselineOf, type Inventory, inventoryOf } from "./world/inventory.ts";
import { placesOf } from "./world/places.ts";
import { isUnfinished, repairUnfinished } from "./world/unfinished.ts";
import { readWorld } from "./world/world.ts";

/** What a destroyed stack left or touched. */
export interface Leftovers extends Inventory {
  /** Kept on purpose, by name: definitions that a chart marks with Helm's `keep`. */
  kept: string[];
  /** Was there before the stack and is gone. */
  touched: string[];
}

/** Runs `pulumi ARGS` in a stack's world. */
type Engine = (args: string[]) => Promise<EngineRun>;

/** What the engine refuses to delete, by URN; empty where there is no stack. */
export async function protectedUrns(engine: Engine): Promise<string[]> {
  const { output, exitCode } = await engine(["stack", "export"]);
  if (exitCode !== 0) return [];
  const { deployment } = JSON.parse(output.slice(output.indexOf("{"))) as {
    deployment: { resources?: { urn: string; protect?: boolean }[] };
  };
  return (deployment.resources ?? []).filter(({ protect }) => protect).map(({ urn }) => urn);
}

/** Releases what is protected, each by its name, and says so: what a person does before a destroy (docs/runbooks/teardown.md). */
export async function releaseProtected(engine: Engine, onLine: (line: string) => void): Promise<void> {
  const urns = await protectedUrns(engine);
  if (urns.length === 0) return;
  onLine("Protected from deletion, and now released by name (pulumi state unprotect URN…):");
  for (const urn of urns) onLine(`  ${urn}`);
  const { exitCode, output } = await engine(["state", "unprotect", ...urns, "--yes", "--non-interactive"]);
  if (exitCode !== 0) throw new Error(`pulumi state unprotect failed.\n${output}`);
}

/**
 * Destroys the stack with the real engine and compares the world with what it was before the first `up`. What an operation that did not
 * end well left is repaired first, so that the engine knows of it; protected resources are named and released: a sandbox is there to be
 * thrown away.
 */
export async function sandboxDestroy({
  root,
  stack,
  onLine,
}: {
  root: string;
  stack: string;
  onLine: (line: string) => void;
}): Promise<Leftovers> {
  const places = placesOf(root, stack);
  const world = readWorld(places);
  if (!world) throw new Error(`There is no sandbox for the stack "${stack}"; nothing to destroy.`);
  if (isUnfinished(places)) await repairUnfinished(places, world, onLine);
  await releaseProtected((args) => pulumi(places, world, args), onLine);
  const run = await pulumi(places, world, ["destroy", "--yes", "--non-interactive"], { onLine });
  if (run.exitCode !== 0) throw new Error(`pulumi destroy failed.\n${run.output}`);
  return leftovers(baselineOf(places), await inventoryOf(places, world));
}

/** Compares two moments: what is new, what is kept on purpose, and what is gone that was there before. */
export function leftovers(before: Inventory, after: Inventory): Leftovers {
  const fresh = (kind: keyof Inventory) => after[kind].filter((line) => !before[kind].includes(line));
  const isDefinition = (line: string) => line.includes("CustomResourceDefinition ");
  const gone = (["cluster", "gitlab"] as const).flatMap((kind) =>
    before[kind].filter((line) => !after[kind].includes(line)),
  );
  return {
    cluster: fresh("cluster").filter((line) => !isDefinition(line)),
    gitlab: fresh("gitlab"),
    kept: fresh("cluster").filter(isDefinition),
    touched: gone,
  };
}

export function renderLeftovers(stack: string, { cluster, gitlab, kept, touched }: Leftovers): string {
  const list = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  const clean = cluster.length + gitlab.length + touched.length === 0;
  return [
    clean
      ? `Nothing of the stack "${stack}" is left in the clusters and in GitLab, and nothing else was touched.`
      : `The stack "${stack}" is not clean:`,
    ...list("Left in the clusters:", cluster),
    ...list("Left in GitLab:", gitlab),
    ...list("Gone although it was there before:", touched),
    ...list("Kept on purpose by a chart (Helm's keep); the next up takes them over:", kept),
  ].join("\n");
}
