import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "../engine/environment.ts";
import type { Places } from "./places.ts";
import type { World } from "./world.ts";

/**
 * Whether an earlier operation on the stack was cut off, by what the engine's file backend keeps: a lock, an operation that is still
 * pending, or a side file whose writing was cut off (pulumi/pulumi pkg/backend/diy).
 */
export function wasCutOff({ engine, stack }: Pick<Places, "engine" | "stack">): boolean {
  const below = (folder: string) =>
    filesBelow(join(engine, "state/.pulumi", folder)).filter((file) => isOfStack(file, stack));
  const states = below("stacks");
  const isUnfinished = (file: string) => (file.endsWith(".attrs") ? statSync(file).size === 0 : hasPending(file));
  return below("locks").length > 0 || states.some(isUnfinished);
}

/** Runs `glk repair STACK --yes` as a person would in the world's shell. Throws what it said when it could not put everything right. */
export async function repairCutOff(places: Places, world: World, onLine: (line: string) => void): Promise<void> {
  const child = execa(
    process.execPath,
    [...process.execArgv, join(places.root, "cli/glk.js"), "repair", places.stack, "--yes"],
    {
      cwd: places.root,
      env: cleanEnvironment({ ...world.env, PATH: `${dirname(world.pulumi)}:${process.env["PATH"]}` }),
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    },
  );
  for await (const line of child.iterable({ from: "all" })) onLine(line);
  const { exitCode, all } = await child;
  if (exitCode !== 0) throw new Error(`An earlier operation was cut off, and it could not be repaired.\n${all}`);
}

const isOfStack = (file: string, stack: string) =>
  file.split(/[/\\]/).some((part) => part === stack || part.startsWith(`${stack}.json`));

function hasPending(file: string): boolean {
  if (!file.endsWith(".json")) return false;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint?: { latest?: { pending_operations?: unknown[] } };
  };
  return (checkpoint?.latest?.pending_operations ?? []).length > 0;
}

function filesBelow(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
