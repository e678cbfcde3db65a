import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { goEnvironment } from "./manifest.ts";

/** Lines of a failing build's output that its error repeats. */
const shownLines = 15;

/** Milliseconds that a stopped build has to end by itself. */
const graceMs = 5000;

const noGo = "Go is needed and `go` is not on PATH: install it (https://go.dev/doc/install)";

/** Options of {@link runGo}. */
export interface GoOptions {
  cwd: string;
  signal?: AbortSignal;
  /** Called with each line that `go` prints on standard error: downloads and the packages it compiles. */
  onLine?: (line: string) => void;
}

/**
 * Runs `go`, in a process group of its own: stopping it (by the signal, or because this process ends) also stops the
 * compilers that it started.
 * @returns what it printed on standard output
 * @throws when it fails, with the last lines that it printed; the signal's reason when it was stopped
 */
export async function runGo(args: string[], { cwd, signal, onLine }: GoOptions): Promise<string> {
  signal?.throwIfAborted();
  const child = spawn("go", args, {
    cwd,
    env: { ...process.env, ...goEnvironment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const last: string[] = [];
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    last.push(line);
    if (last.length > shownLines) last.shift();
    onLine?.(line);
  });

  const killGroup = (how: NodeJS.Signals) => signalGroup(child.pid, how);
  const onExit = () => killGroup("SIGKILL");
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT" ? new Error(noGo) : error));
    child.once("close", (code) => resolve(code));
  });
  const onAbort = () => {
    killGroup("SIGTERM");
    void Promise.race([ended.catch(() => undefined), sleep(graceMs, undefined, { ref: false })]).then(() =>
      killGroup("SIGKILL"),
    );
  };
  process.once("exit", onExit);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const code = await ended;
    signal?.throwIfAborted();
    if (code !== 0) {
      throw new Error(`\`go ${args.join(" ")}\` failed in ${cwd} with exit code ${code}:\n${last.join("\n")}`);
    }
    return printed;
  } finally {
    process.removeListener("exit", onExit);
    signal?.removeEventListener("abort", onAbort);
  }
}

function signalGroup(pid: number | undefined, how: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, how);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
