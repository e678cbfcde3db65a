import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { parse } from "yaml";
import { cleanEnvironment } from "../engine/environment.ts";
import { cleanLogs } from "../engine/home.ts";
import { writeProject } from "../engine/project.ts";
import { overlay } from "../overlay.ts";
import { signingKey } from "../registry/cosign.ts";
import type { Places } from "./places.ts";
import type { StackFile } from "./stack-file.ts";
import type { World } from "./world.ts";

/** What a Pulumi command did. */
export interface EngineRun {
  exitCode: number;
  /** Both streams, in order. */
  output: string;
  /** Resources by what happened to them, from the summary: `{ create: 12, same: 3 }`. */
  changes: Record<string, number>;
}

export interface RunOptions {
  onLine?: (line: string) => void;
  signal?: AbortSignal;
  env?: Record<string, string>;
}

/** Writes the project of a world: the program of the checkout, with the sandbox's addresses in the stack file. */
export function writeOverlay(
  places: Places,
  file: StackFile,
  world: Pick<World, "gitlab" | "registry" | "charts">,
): void {
  const addresses = { gitlab: world.gitlab.url, registry: world.registry, charts: world.charts };
  const { publicKey } = signingKey(places.registry);
  const stacks = { [places.stack]: parse(overlay(places.stack, file.text, addresses, publicKey)) };
  writeProject({ dir: places.project, root: places.root, stacks });
}

/** Makes the stack if it does not exist, and gives it its secrets. */
export async function prepareStack(places: Places, world: World, secrets: Record<string, string>): Promise<void> {
  const stacks = await pulumi(places, world, ["stack", "ls", "--json"]);
  const known = JSON.parse(stacks.output.slice(stacks.output.indexOf("["))) as { name: string }[];
  if (!known.some(({ name }) => name.split("/").at(-1) === places.stack))
    await succeed(places, world, ["stack", "init", places.stack]);
  else await succeed(places, world, ["stack", "select", places.stack]);
  for (const [key, value] of Object.entries(secrets))
    await succeed(places, world, ["config", "set", "--stack", places.stack, "--secret", "--path", key], {
      input: value,
    });
}

/**
 * Options of every command that judges: the compiled pack with the stack's own configuration, to which `config.sandbox.json` adds that
 * localhost may speak plain HTTP.
 */
export function policyArgs(places: Places): string[] {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(places.root, "policy", name), "utf8")) as Record<string, object>;
  const merged = read(`config.${places.stack}.json`);
  for (const [policy, settings] of Object.entries(read("config.sandbox.json")))
    merged[policy] = { ...merged[policy], ...settings };
  const file = join(places.dir, "policy.json");
  writeFileSync(file, JSON.stringify(merged, null, 2));
  return ["--policy-pack", join(places.root, "policy"), "--policy-pack-config", file];
}

/**
 * Runs `pulumi ARGS` in the world's project. A failure is an answer, not an exception. The engine has a process group of its own: a
 * Ctrl-C reaches it once, by `signal` (it then ends what is under way, saves and unlocks), and not a second time from the terminal, at
 * which it would drop everything.
 */
export async function pulumi(
  places: Pick<Places, "project" | "engine">,
  world: Pick<World, "pulumi" | "env">,
  args: string[],
  options: RunOptions & { input?: string } = {},
): Promise<EngineRun> {
  const { onLine, signal, env, input } = options;
  const child = execa(world.pulumi, args, {
    cwd: places.project,
    env: cleanEnvironment({ ...world.env, ...env }),
    extendEnv: false,
    all: true,
    reject: false,
    detached: true,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    ...(signal && { cancelSignal: signal, forceKillAfterDelay: 120_000, killSignal: "SIGINT" }),
  });
  if (onLine && child.all) createInterface({ input: child.all }).on("line", onLine);
  const { exitCode, all } = await child;
  cleanLogs(places.engine);
  signal?.throwIfAborted();
  return { exitCode: exitCode ?? 1, output: all ?? "", changes: changesOf(all ?? "") };
}

async function succeed(
  places: Places,
  world: World,
  args: string[],
  options: RunOptions & { input?: string } = {},
): Promise<EngineRun> {
  const run = await pulumi(places, world, args, options);
  if (run.exitCode !== 0) throw new Error(`pulumi ${args.slice(0, 3).join(" ")} failed:\n${run.output}`);
  return run;
}

const VERBS: Record<string, string> = {
  created: "create",
  updated: "update",
  deleted: "delete",
  replaced: "replace",
  unchanged: "same",
};

/** Counts of the engine's summary ("Resources:" and the lines below it). */
export function changesOf(output: string): Record<string, number> {
  const summary = output.slice(output.lastIndexOf("Resources:"));
  const counts: Record<string, number> = {};
  for (const [, count, word] of summary.matchAll(
    /(\d+) (created|updated|deleted|replaced|unchanged|to create|to update|to delete|to replace)\b/g,
  ))
    counts[VERBS[word!] ?? word!.replace("to ", "")] = Number(count);
  return counts;
}
