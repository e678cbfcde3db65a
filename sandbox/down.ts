import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { stopClusters } from "./world/clusters.ts";
import { type Places, placesOf } from "./world/places.ts";
import { stopServices } from "./world/services.ts";

export interface DownOptions {
  root: string;
  /** Every world of the checkout when absent. */
  stack?: string;
  /** Folder of the worlds, relative to the checkout. Default `.sandbox`. */
  base?: string;
  /** Their state goes too. */
  remove: boolean;
}

/** Stops every process of one world, or of every world of a checkout. Returns what was done, a line each. */
export async function sandboxDown({ root, stack, base = ".sandbox", remove }: DownOptions): Promise<string[]> {
  // Folders without a process record are no worlds: those of end-to-end tests and benchmarks have worlds of their own below them.
  const worlds = stack
    ? [stack]
    : foldersOf(resolve(root, base)).filter((name) => existsSync(placesOf(root, name, base).pids));
  const lines: string[] = [];
  for (const name of worlds) {
    const places = placesOf(root, name, base);
    await stopWorld(places);
    if (remove) await rm(places.dir, { recursive: true, force: true });
    lines.push(
      `${name}: every process stopped${remove ? ", state removed" : `; "npx glk sandbox up --stack ${name}" brings it back`}`,
    );
  }
  return lines.length > 0 ? lines : ["There is no sandbox in this checkout."];
}

/**
 * Stops worlds when this process is told to end, which it then does at once: for programs that bring worlds up and would have stopped
 * them when all is done. An engine that runs meanwhile ends by itself, as nothing answers it any more.
 */
export function downOnInterrupt(...worlds: DownOptions[]): void {
  const stop = async () => {
    console.error("\nStopping every world of this run.");
    await Promise.allSettled(worlds.map(sandboxDown));
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void stop());
}

export async function stopWorld(places: Places): Promise<void> {
  await stopClusters(places, foldersOf(places.clusters));
  await stopServices(places);
}

function foldersOf(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
