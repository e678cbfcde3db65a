import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A failed helm command; the message is helm's own, without its `Error: `. */
export class HelmError extends Error {
  constructor(stderr: string) {
    const told = stderr.trim();
    super(told.slice(told.lastIndexOf("Error: ") + 1 ? told.lastIndexOf("Error: ") + 7 : 0) || "helm failed");
    this.name = "HelmError";
  }
}

/** One helm command. */
export interface HelmCall {
  args: string[];
  /** Sent on stdin; values go there (`--values -`), never to a file or the process list. */
  input?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
}

/** The helm binary: `GLK_HELM`, else `helm` on the PATH. */
export function helmBinary(): string {
  return process.env["GLK_HELM"] || "helm";
}

/** Runs helm and gives its stdout. Throws HelmError; says where helm is looked for when it is not there. */
export function helm(call: HelmCall): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(helmBinary(), call.args, {
      env: { ...process.env, ...call.env },
      stdio: ["pipe", "pipe", "pipe"],
      signal: call.signal,
      // Helm uninstalls or marks the release on SIGINT; killed, it would leave it pending.
      killSignal: "SIGINT",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = `helm was not found as ${helmBinary()}: install Helm, or set GLK_HELM to its path`;
      reject(error.code === "ENOENT" ? new Error(missing) : error);
    });
    child.on("close", (code) => (code === 0 ? resolve(stdout) : reject(new HelmError(stderr))));
    child.stdin.on("error", () => {});
    child.stdin.end(call.input ?? "");
  });
}

/** Runs `work` with a private folder that is removed afterwards. */
export async function withPrivateFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "glk-helm-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file that only this user can read and gives its path. */
export async function privateFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
