import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isRunning, type ProcessIdentity } from "../toolchain/identity.ts";
import type { Layout } from "./layout.ts";

/** Milliseconds that a process has to end after SIGTERM before it gets SIGKILL. */
const graceMs = 10_000;

/** A program to run beside the others of a cluster. */
export interface ProcessSpec {
  /** Name of its log and pid file. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
}

type Places = Pick<Layout, "logs" | "pids">;

/**
 * Starts a process that outlives this one, unless it already runs. Its output goes to `logs/NAME.log` (emptied first),
 * its identity to `pids/NAME.json`.
 * @returns the identity of the running process
 * @throws when the command cannot be started
 */
export async function startProcess(places: Places, spec: ProcessSpec): Promise<ProcessIdentity> {
  const running = await runningProcess(places, spec.name);
  if (running) return running;
  await mkdir(places.logs, { recursive: true });
  await mkdir(places.pids, { recursive: true });
  const log = openSync(logFile(places, spec.name), "w");
  try {
    const child = spawn(spec.command, spec.args, {
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, ...spec.env },
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(new Error(`${spec.name} did not start: ${error.message}`)));
    });
    child.unref();
    const identity = identityOf(child.pid!);
    if (!identity) throw new Error(`${spec.name} ended at once.\n${await lastLines(places, spec.name)}`);
    await writeFile(pidFile(places, spec.name), JSON.stringify(identity));
    return identity;
  } finally {
    closeSync(log);
  }
}

/** Names of the processes that were started and not stopped since, whether they still run or not. */
export async function startedProcesses(places: Places): Promise<string[]> {
  try {
    const names = await readdir(places.pids);
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The identity of a process that was started here and still runs. */
export async function runningProcess(places: Places, name: string): Promise<ProcessIdentity | undefined> {
  try {
    const identity = JSON.parse(await readFile(pidFile(places, name), "utf8")) as ProcessIdentity;
    return isRunning(identity) ? identity : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Stops a process that was started here, first with SIGTERM, then with SIGKILL. A process that merely got the same
 * number since is left alone.
 */
export async function stopProcess(places: Places, name: string): Promise<void> {
  const identity = await runningProcess(places, name);
  if (identity) {
    process.kill(identity.pid, "SIGTERM");
    for (let waited = 0; isRunning(identity); waited += 50) {
      if (waited === graceMs) process.kill(identity.pid, "SIGKILL");
      await sleep(50);
    }
  }
  await rm(pidFile(places, name), { force: true });
}

/** The last lines of a process's log, for an error. */
export async function lastLines(places: Places, name: string, count = 12): Promise<string> {
  const file = logFile(places, name);
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-count).join("\n");
  return `The last lines of ${file}:\n${lines || "(it is empty)"}`;
}

/** What {@link waitUntilReady} waits for. */
export interface Readiness {
  /** The process whose log is shown when it does not get ready. */
  name: string;
  limitMs: number;
  /** Whether it is ready; an exception counts as not yet, and the last one is told. */
  probe: () => Promise<boolean>;
  signal?: AbortSignal;
}

/** Asks every 50 ms until a started process is ready; fails at the limit, or as soon as the process has ended. */
export async function waitUntilReady(places: Places, { name, limitMs, probe, signal }: Readiness): Promise<void> {
  const limit = performance.now() + limitMs;
  let last = "";
  while (performance.now() < limit) {
    try {
      if (await probe()) return;
    } catch (error) {
      last = ` (${(error as Error).message})`;
    }
    if (!(await runningProcess(places, name))) {
      throw new Error(`${name} ended before it was ready.\n${await lastLines(places, name)}`);
    }
    await sleep(50, undefined, { signal });
  }
  throw new Error(`${name} was not ready after ${limitMs / 1000} s${last}.\n${await lastLines(places, name)}`);
}

function pidFile(places: Places, name: string): string {
  return join(places.pids, `${name}.json`);
}

function logFile(places: Places, name: string): string {
  return join(places.logs, `${name}.log`);
}
