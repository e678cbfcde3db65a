import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { stopWorld } from "../../sandbox/down.ts";
import { sandboxUp, type UpResult } from "../../sandbox/up.ts";
import { type EngineRun, policyArgs, pulumi, type RunOptions } from "../../sandbox/world/engine.ts";

/** The checkout. */
export const root = join(import.meta.dirname, "../..");

/** Folder of the worlds of end-to-end tests, apart from a developer's own sandbox. */
export const BASE = process.env["GLK_E2E_BASE"] ?? ".sandbox/e2e";

const worlds = new Map<string, Promise<UpResult>>();

/**
 * The world of a committed stack with everything started and nothing deployed; one for a whole run, shared by all behaviours.
 * `GLK_E2E_PLUGINS` and `GLK_E2E_CHARTS` (set by `npm run e2e -- --plugins DIR --charts DIR`) bring real parts in.
 */
export function world(stack: string): Promise<UpResult> {
  const { GLK_E2E_PLUGINS: plugins, GLK_E2E_CHARTS: charts } = process.env;
  const known =
    worlds.get(stack) ??
    sandboxUp({
      root,
      stack,
      base: BASE,
      worldOnly: true,
      renderer: "simple",
      ...(plugins && { plugins }),
      ...(charts && { charts }),
    });
  worlds.set(stack, known);
  return known;
}

/** `pulumi ARGS` in a stack's world. What it says is kept in the world's `logs/engine.log`. */
export async function engine(stack: string, args: string[], options: RunOptions = {}): Promise<EngineRun> {
  const { places, world: started } = await world(stack);
  const run = await pulumi(places, started, [...args, "--non-interactive"], options);
  appendFileSync(join(places.logs, "engine.log"), `pulumi ${args.join(" ")}\n${run.output}\n`, { mode: 0o600 });
  return run;
}

/** `pulumi preview|up` with the policy pack, as every path of ours that deploys does. */
export async function judged(stack: string, args: string[], options: RunOptions = {}): Promise<EngineRun> {
  const { places } = await world(stack);
  return engine(stack, [...args, ...policyArgs(places)], options);
}

/** Stops every process of every world; state stays for a look afterwards. */
export async function stopWorlds(): Promise<void> {
  for (const started of worlds.values()) {
    const result = await started.catch(() => undefined);
    if (result) await stopWorld(result.places);
  }
}
