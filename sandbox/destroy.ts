import { pulumi } from "./world/engine.ts";
import { baselineOf, type Inventory, inventoryOf } from "./world/inventory.ts";
import { placesOf } from "./world/places.ts";
import { readWorld } from "./world/world.ts";

/** What a destroyed stack left or touched. */
export interface Leftovers extends Inventory {
  /** Kept on purpose, by name: definitions that a chart marks with Helm's `keep`. */
  kept: string[];
  /** Was there before the stack and is gone. */
  touched: string[];
}

/** Destroys the stack with the real engine and compares the world with what it was before the first `up`. */
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
  const run = await pulumi(places, world, ["destroy", "--yes", "--non-interactive"], { onLine });
  if (run.exitCode !== 0)
    throw new Error(
      `pulumi destroy failed; protected resources are named above and are released with "pulumi state unprotect URN".\n${run.output}`,
    );
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
