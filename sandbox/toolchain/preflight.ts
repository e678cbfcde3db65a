import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { promisify } from "node:util";
import { goEnvironment } from "./manifest.ts";

const run = promisify(execFile);

/** Something that must be put right before a tool can be built; the first line of the message says what and how. */
export class PreflightError extends Error {
  override name = "PreflightError";
}

/** What the missing tools ask for. */
export interface Need {
  /** Go version that their go.mod files ask for, such as "1.26.5". */
  go: string;
  /** Gibibytes that their builds add to the disk. */
  gib: number;
  /** Their names. */
  tools: string[];
}

/** What {@link judgeMachine} looks at. */
export interface Machine {
  /** Output of `go version`; undefined when there is no `go` on PATH. */
  go: string | undefined;
  /** Free gibibytes where Go caches and where tools are kept, by folder. */
  freeGiB: Record<string, number>;
}

/**
 * @param machine what was found
 * @param need what must be built, and what that takes
 * @throws PreflightError when Go is missing or too old, or when the disk is too full
 */
export function judgeMachine(machine: Machine, need: Need): void {
  const why = `It is needed to build what this machine does not have yet: ${need.tools.join(", ")}.`;
  const how = "https://go.dev/doc/install has packages for every system; your package manager may have one too.";
  if (machine.go === undefined) {
    throw new PreflightError(`Go ${need.go} or newer is needed and \`go\` is not on PATH: install it.\n${why}\n${how}`);
  }
  const found = /go(\d+(?:\.\d+)*)/.exec(machine.go)?.[1];
  if (!found || compareVersions(found, need.go) < 0) {
    const what = found ? `Go ${found}` : `"${machine.go.trim()}"`;
    throw new PreflightError(`Go ${need.go} or newer is needed and ${what} is on PATH: update it.\n${why}\n${how}`);
  }
  for (const [folder, free] of Object.entries(machine.freeGiB)) {
    if (free >= need.gib) continue;
    throw new PreflightError(
      `${need.gib} GB of free disk are needed and ${free.toFixed(1)} GB are free for ${folder}: make room.\n${why}\n` +
        "`go clean -cache` empties Go's build cache; XDG_CACHE_HOME and GOCACHE choose other places.",
    );
  }
}

/**
 * Looks at this machine before the first build.
 * @param cacheRoot folder in which built tools are kept (it need not exist)
 */
export async function preflight(cacheRoot: string, need: Need): Promise<void> {
  const go = await output("go", ["version"]);
  const freeGiB: Record<string, number> = {};
  const goCache = go === undefined ? undefined : (await output("go", ["env", "GOCACHE"]))?.trim();
  for (const folder of new Set([goCache, cacheRoot])) {
    if (folder) freeGiB[folder] = await freeAt(folder);
  }
  judgeMachine({ go, freeGiB }, need);
}

/** Compares dotted version numbers, as Array.sort does: below zero when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

async function output(command: string, args: string[]): Promise<string | undefined> {
  try {
    return (await run(command, args, { env: { ...process.env, ...goEnvironment } })).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function freeAt(folder: string): Promise<number> {
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf("/")) || "/") {
    try {
      const { bavail, bsize } = await statfs(at);
      return (bavail * bsize) / 2 ** 30;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || at === "/") throw error;
    }
  }
}
