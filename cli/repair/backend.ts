import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** A state that cannot be read because the crash cut off the writing of a side file. */
export class DamagedState extends Error {
  readonly files: string[];

  constructor(files: string[]) {
    super(
      `The state cannot be read: the crash cut off the writing of ${files.map((file) => basename(file)).join(", ")}. Pulumi can do without and writes it again.`,
    );
    this.files = files;
  }
}

/** Folder of a file backend as `pulumi whoami` names it (`file:///dir`, `file://~`, `file://./dir`); undefined for any other backend. */
export function folderOf(url: string, cwd: string): string | undefined {
  const [, path] = /^file:\/\/([^?]*)/.exec(url) ?? [];
  if (path === undefined) return undefined;
  if (path.startsWith("~")) return join(homedir(), path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : resolve(cwd, path);
}

/**
 * The empty side files of a stack in a file backend. Beside every file the backend keeps one with attributes (`*.attrs`), which it writes
 * in place (gocloud.dev/blob/fileblob): after a kill in that moment it is empty, and every command fails with "failed to load
 * checkpoint: EOF". The state itself is replaced as a whole and is never half written.
 */
export async function emptySideFiles(folder: string, stack: string): Promise<string[]> {
  const all = await readdir(join(folder, ".pulumi"), { recursive: true });
  const own = all.filter((path) => path.endsWith(".attrs") && path.split(/[/\\]/).some((part) => isOf(part, stack)));
  const files = own.map((path) => join(folder, ".pulumi", path));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return files.filter((_, index) => sizes[index] === 0);
}

const isOf = (part: string, stack: string) => part === stack || part.startsWith(`${stack}.json`);
