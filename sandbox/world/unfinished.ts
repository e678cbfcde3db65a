import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "../engine/environment.ts";
import type { Places } from "./places.ts";
import type { World } from "./world.ts";

/**
 * Whether the last operation on the stack did not end well, by what the engine's file backend keeps: a lock, an operation that is still
 * pending, a side file whose writing was cut off, or a last entry of the history that is no success (pulumi/pulumi pkg/backend/diy). Of
 * a call that failed, or that a Ctrl-C aborted, the engine keeps no pending operation, though it may have had its effect.
 */
export function isUnfinished({ engine, stack }: Pick<Places, "engine" | "stack">): boolean {
  const below = (folder: string) =>
    filesBelow(join(engine, "state/.pulumi", folder)).filter((file) => isOfStack(file, stack));
  const isCutOff = (file: string) => (file.endsWith(".attrs") ? statSync(file).size === 0 : hasPending(file));
  return below("locks").length > 0 || below("stacks").some(isCutOff) || hasFailed(below("history"));
}

/** Runs `glk repair STACK --yes` as a person would in the world's shell. Throws what it said when it could not put everything right. */
export async function repairUnfinished(places: Places, world: World, onLine: (line: string) => void): Promise<void> {
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
  if (exitCode !== 0) throw new Error(`An earlier operation did not end well, and it could not be repaired.\n${all}`);
}

/** The backend keeps a stack's state in `<stack>.json…`, its locks and history in a folder of its name. */
const isOfStack = (file: string, stack: string) =>
  basename(dirname(file)) === stack || basename(file).startsWith(`${stack}.json`);

function hasPending(file: string): boolean {
  if (!file.endsWith(".json")) return false;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint?: { latest?: { pending_operations?: unknown[] } };
  };
  return (checkpoint?.latest?.pending_operations ?? []).length > 0;
}

/** By the last entry: a name ends with the nanosecond at which its operation began. */
function hasFailed(history: string[]): boolean {
  const last = history
    .filter((file) => file.endsWith(".history.json"))
    .sort()
    .at(-1);
  return last !== undefined && (JSON.parse(readFileSync(last, "utf8")) as { result: string }).result !== "succeeded";
}

function filesBelow(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
