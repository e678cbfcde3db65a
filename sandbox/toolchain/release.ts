import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Tool } from "./manifest.ts";

const run = promisify(execFile);

/**
 * Looks for release binaries that the user already has.
 * @param tool a tool; one without published release binaries is never found
 * @param env environment whose PATH is searched
 * @returns absolute path by command when every command of the tool is on PATH in exactly the pinned version
 */
export async function findRelease(
  tool: Tool,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, string> | undefined> {
  if (!tool.release) return undefined;
  const found: Record<string, string> = {};
  for (const [command, args] of Object.entries(tool.release)) {
    const path = await onPath(command, env);
    if (!path || !(await printsVersion(path, args, tool.version, env))) return undefined;
    found[command] = path;
  }
  return found;
}

/** Whether a text names a version as a whole: "v1.2.3" is in "etcd Version: 1.2.3" and not in "v1.2.30" or "v1.2.3-rc.1". */
export function namesVersion(text: string, version: string): boolean {
  const bare = version.replace(/^v/, "").replaceAll(".", "\\.");
  return new RegExp(`(?<![\\d.])v?${bare}(?![\\w.-])`).test(text);
}

async function onPath(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env["PATH"] ?? "").split(delimiter).filter(Boolean)) {
    const path = join(folder, command);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

async function printsVersion(path: string, args: string[], version: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await run(path, args, { env, timeout: 10_000 });
    return namesVersion(stdout, version);
  } catch {
    return false;
  }
}
