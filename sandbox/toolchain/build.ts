import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { moduleHash, modulesRoot } from "./cache.ts";
import { runGo } from "./gobuild.ts";
import { withLock } from "./lock.ts";
import { goBuildArguments, type ModuleFiles, type Tool } from "./manifest.ts";

/** Where and how to build. */
export interface BuildOptions {
  cacheRoot: string;
  signal?: AbortSignal;
  /** Called with lines that say how far a build is. */
  onLine?: (line: string) => void;
  /** Folder of the Go modules; tests bring their own. */
  root?: string;
}

/** A folder in the cache. */
export interface Place {
  folder: string;
  /** Whether it was made just now, and in how many seconds; 0 when it was there. */
  isNew: boolean;
  seconds: number;
}

const doneMark = "done.json";

/** Folder in the cache of a tool's commands, whether it is there or not. */
export function commandsFolder(tool: Tool, { cacheRoot, root }: BuildOptions): string {
  return join(cacheRoot, `${tool.name}-${moduleHash(tool, root)}`);
}

/** Whether a place in the cache is complete. */
export async function isMade(folder: string): Promise<boolean> {
  try {
    await stat(join(folder, doneMark));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Builds a tool unless the cache has it.
 * @returns the folder that holds its commands
 */
export async function buildCommands(tool: Tool, options: BuildOptions): Promise<Place> {
  const { onLine } = options;
  return make(commandsFolder(tool, options), options, async (scratch) => {
    const [file, ...links] = tool.commands;
    let compiled = 0;
    const progress = (line: string) => {
      onLine?.(/^[\w.]+(\/\S+)*$/.test(line) ? `compiling ${line} (${++compiled} packages so far)` : line);
    };
    const [build, ...rest] = goBuildArguments(tool);
    const args = [build!, "-o", join(scratch, file!), ...rest];
    await runGo(args, { cwd: moduleFolder(tool, options), signal: options.signal, onLine: progress });
    for (const link of links) await symlink(file!, join(scratch, link));
  });
}

/**
 * Copies the files of a tool's module into the cache unless they are there. This needs no build, only the module.
 * @returns the folder that holds them
 */
export async function copyFiles(tool: Tool, files: ModuleFiles, options: BuildOptions): Promise<Place> {
  const folder = join(options.cacheRoot, `${tool.name}-${files.as}-${moduleHash(tool, options.root)}`);
  return make(folder, options, async (scratch) => {
    const go = { cwd: moduleFolder(tool, options), signal: options.signal, onLine: options.onLine };
    await runGo(["mod", "download", files.module], go);
    const source = (await runGo(["list", "-m", "-f", "{{.Dir}}", files.module], go)).trim();
    for (const from of files.from) {
      for (const name of await readdir(join(source, from))) {
        if (!name.endsWith(".yaml") || name === "kustomization.yaml") continue;
        await copyFile(join(source, from, name), join(scratch, `${basename(from)}-${name}`));
      }
    }
  });
}

function moduleFolder(tool: Tool, { root = modulesRoot }: BuildOptions): string {
  return join(root, tool.name);
}

/**
 * Makes a folder of the cache as a whole or not at all: it is filled under another name and then renamed. A lock keeps
 * a second clone from doing the same work; it waits and then finds the folder.
 */
async function make(folder: string, options: BuildOptions, fill: (scratch: string) => Promise<void>): Promise<Place> {
  if (await isMade(folder)) return { folder, isNew: false, seconds: 0 };
  const onWait = (pid: number) => options.onLine?.(`waiting for process ${pid}, which is making the same`);
  return withLock(
    `${folder}.lock`,
    async () => {
      if (await isMade(folder)) return { folder, isNew: false, seconds: 0 };
      await removeLeftovers(folder);
      const start = performance.now();
      const scratch = await mkdtemp(`${folder}.part-`);
      try {
        await fill(scratch);
        const seconds = Math.round((performance.now() - start) / 100) / 10;
        await writeFile(join(scratch, doneMark), `${JSON.stringify({ seconds })}\n`);
        await rename(scratch, folder);
        return { folder, isNew: true, seconds };
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    { signal: options.signal, onWait },
  );
}

/** Removes what a process that was killed left of the same place; the caller holds the place's lock. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = join(folder, "..");
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(folder)}.part-`)) await rm(join(parent, name), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}
