import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { world } from "../../lib/e2e.ts";
import type { Call, Gate } from "./gate.ts";

/** Milliseconds after which a moment is not coming any more; a whole `up` takes half a minute. */
const PATIENCE_MS = 300_000;

/** A moment of an operation at which the machine dies: while this call is under way. */
export interface Moment {
  call: Call;
  /** Whether what it asks for happens before the machine dies. */
  made: boolean;
}

/**
 * Starts `pulumi COMMAND` and kills it with everything that it started, as a machine that loses power, at a moment. Calls of `later`
 * moments wait meanwhile, so that those are still to come afterwards. Returns what the engine had said.
 */
export async function killed(
  stack: string,
  gate: Gate,
  command: "up" | "destroy",
  moment: Moment,
  later: readonly Moment[],
): Promise<string> {
  const { places, world: started } = await world(stack);
  const come = gate.hold(moment.call, moment);
  // The provider gives the cluster up after half a minute; GitLab it waits for.
  for (const { call } of later) if (call.to === "GitLab") void gate.hold(call, { made: false });
  const child = execa(
    started.pulumi,
    [command, "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--parallel", "16"],
    {
      cwd: places.project,
      env: cleanEnvironment(started.env),
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    },
  );
  const what = await Promise.race([
    come.then(() => "come" as const),
    child.then(() => "over" as const),
    sleep(PATIENCE_MS, "late" as const, { ref: false }),
  ]);
  if (what !== "over") {
    // Nothing can see another process go while all stand still.
    await signalTree(child.pid!, "SIGSTOP");
    await signalTree(child.pid!, "SIGKILL");
  }
  const { all } = await child;
  await gate.clear();
  if (what === "over") throw new Error(`pulumi ${command} ended before the moment came:\n${all}`);
  if (what === "late") throw new Error(`The moment did not come; later ones may hold what comes before it.\n${all}`);
  return all;
}

/** Signals a process and all below it, parents first. */
async function signalTree(root: number, signal: NodeJS.Signals): Promise<void> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const tree = [root];
  for (const pid of tree) tree.push(...rows.filter(([, parent]) => parent === pid).map(([child]) => child));
  for (const pid of tree)
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}
