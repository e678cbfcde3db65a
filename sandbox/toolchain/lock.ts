import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isRunning, type ProcessIdentity } from "./identity.ts";

/** Options of {@link withLock}. */
export interface LockOptions {
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Called once, with the holder's process number, when somebody else holds the lock. */
  onWait?: (pid: number) => void;
  /** Milliseconds between two looks at a lock that is held. */
  pollMs?: number;
}

/**
 * Runs `work` while holding a lock file, so that two clones do not do the same work at once. The file holds the
 * identity of its process: a lock whose process is gone is taken over.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let told = false;
  while (!(await tryTake(file))) {
    const holder = await readHolder(file);
    if (holder && !told) {
      options.onWait?.(holder.pid);
      told = true;
    }
    await sleep(options.pollMs ?? 500, undefined, { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryTake(file: string): Promise<boolean> {
  const holder = await readHolder(file);
  if (holder && isRunning(holder)) return false;
  if (holder) await rm(file, { force: true });
  try {
    await writeFile(file, JSON.stringify(identityOf(process.pid)), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as ProcessIdentity;
  } catch (error) {
    // Between another process's creating the file and writing to it, it is empty.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
