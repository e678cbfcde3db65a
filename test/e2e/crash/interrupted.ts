import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { world } from "../../lib/e2e.ts";
import { control } from "./gitlab-control.ts";

/** A moment of an operation at which the machine dies. */
export type Moment =
  /** When `count` lines of the engine's output match. */
  | { after: RegExp; count: number }
  /**
   * While a call of GitLab is under way: the engine, its plugins and the program freeze when the call arrives, GitLab answers into the
   * void, and nothing that is frozen wakes up again.
   */
  | { during: string; method: "POST" | "DELETE" | "PUT" };

/** GitLab takes this long for a call that a moment waits for. */
const CALL_MS = 700;

/** Starts `pulumi ARGS` and kills it with everything that it started, as a machine that loses power. Returns what it had said. */
export async function interrupted(stack: string, args: string[], moment: Moment): Promise<string> {
  const { places, world: started } = await world(stack);
  const gitlab = await control(stack);
  if ("during" in moment)
    await gitlab.fault({
      kind: "latency",
      milliseconds: CALL_MS,
      path: moment.during,
      methods: [moment.method],
      count: 1,
    });
  const child = execa(started.pulumi, [...args, "--yes", "--non-interactive", "--skip-preview"], {
    cwd: places.project,
    env: cleanEnvironment(started.env),
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  const lines: string[] = [];
  let isOver = false;
  createInterface({ input: child.all }).on("line", (line) => lines.push(line));
  child.finally(() => (isOver = true));
  while (!(await hasCome(moment, lines, gitlab))) {
    if (isOver) throw new Error(`pulumi ${args[0]} ended before the moment came:\n${lines.join("\n")}`);
    await sleep(10);
  }
  await signalTree(child.pid!, "SIGSTOP");
  if ("during" in moment) await sleep(CALL_MS + 300);
  await signalTree(child.pid!, "SIGKILL");
  await child;
  await gitlab.clear();
  return lines.join("\n");
}

async function hasCome(moment: Moment, lines: string[], gitlab: { hits(): Promise<number> }): Promise<boolean> {
  if ("during" in moment) return (await gitlab.hits()) > 0;
  return lines.filter((line) => moment.after.test(line)).length >= moment.count;
}

/** Signals a process and all below it, parents first, so that none can see another one go. */
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
