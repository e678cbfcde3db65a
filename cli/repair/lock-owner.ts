import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { execa } from "execa";
import type { Lock } from "./state.ts";

/** State letter and name of a process, such as `S pulumi`; undefined where nothing tells them. */
export type Look = (pid: number) => Promise<string | undefined>;

/**
 * Whether the process that holds a lock has certainly given it up: it was one of this machine, and is gone, a zombie, or another program
 * that got its number since. In doubt it has not: a lock that is taken from a living engine costs the state.
 */
export async function isAbandoned({ owner }: Pick<Lock, "owner">, look: Look = lookUp): Promise<boolean> {
  if (owner?.host !== hostname()) return false;
  if (!exists(owner.pid)) return true;
  const seen = await look(owner.pid);
  return seen !== undefined && (seen.startsWith("Z") || !/ .*pulumi/.test(seen));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Linux tells it in a file (proc_pid_stat(5)); elsewhere `ps` does, which small images lack or know without these options. */
async function lookUp(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const [, name, state] = /\((.*)\) (\S)/s.exec(stat ?? "") ?? [];
  if (name !== undefined) return `${state} ${name}`;
  const { stdout, exitCode } = await execa("ps", ["-p", String(pid), "-o", "stat=,comm="], { reject: false });
  return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}
