import { join } from "node:path";
import { type BuildOptions, buildCommands, commandsFolder, copyFiles, isMade } from "./build.ts";
import { defaultCacheRoot, goVersionOf } from "./cache.ts";
import { type Tool, toolNamed, tools, toolWithCommand } from "./manifest.ts";
import { compareVersions, type Need, preflight } from "./preflight.ts";
import { findRelease } from "./release.ts";

/** Where a tool came from: a release binary of the user's own, the cache, or a build just now. */
export type Source = "user" | "cached" | "built";

/** A tool that is ready. */
export interface ReadyTool {
  name: string;
  /** Absolute path of its first command. */
  path: string;
  source: Source;
  /** Seconds that a build took; 0 without one. */
  seconds: number;
}

/** What happens to a tool, for a list with progress. */
export type ToolEvent =
  | { tool: string; state: "queued"; minutes: number }
  | { tool: string; state: "building"; minutes: number }
  | { tool: string; state: "line"; line: string }
  | { tool: string; state: "ready"; ready: ReadyTool }
  | { tool: string; state: "failed"; error: Error };

/** Options of {@link toolchain}. */
export interface ToolchainOptions {
  /** Folder in which built tools are kept; by default the one that all of this user's clones share. */
  cacheRoot?: string;
  /** Stops what is being built. */
  signal?: AbortSignal;
  onEvent?: (event: ToolEvent) => void;
  /** Environment whose PATH is searched for release binaries. */
  env?: NodeJS.ProcessEnv;
  /** Folder of the Go modules; tests bring their own. */
  root?: string;
}

/** The sandbox's tools, made ready on demand. */
export interface Toolchain {
  /**
   * Makes tools ready: found, taken from the cache, or built, one build at a time, tools that `up` needs first. A tool
   * that is asked for twice is made once.
   * @param names tools of the manifest; all of them when left out
   */
  ensure(names?: readonly string[]): Promise<ReadyTool[]>;
  /**
   * @param command such as "kubectl"
   * @returns its absolute path
   * @throws when the tool that gives it was not ensured
   */
  path(command: string): string;
  /**
   * Makes the files of a tool's module ready, which needs no build of the tool.
   * @param name a tool whose manifest entry has `files`
   * @returns the folder that holds them
   */
  files(name: string): Promise<string>;
}

/** Where a tool's commands are, or would be when it is built (then without a source). */
interface Found {
  tool: Tool;
  paths: Record<string, string>;
  source: "user" | "cached" | undefined;
}

/** One toolchain; use one for the whole of a process, so that its builds wait for each other. */
export function toolchain(options: ToolchainOptions = {}): Toolchain {
  const { signal, env = process.env, root } = options;
  const cacheRoot = options.cacheRoot ?? defaultCacheRoot(env);
  const emit = (event: ToolEvent) => options.onEvent?.(event);
  const buildOptions = (tool: Tool): BuildOptions => ({
    cacheRoot,
    signal,
    root,
    onLine: (line) => emit({ tool: tool.name, state: "line", line }),
  });
  const wanted = new Map<string, Promise<ReadyTool>>();
  const paths = new Map<string, string>();
  const looks: Promise<Found>[] = [];
  const queue = new BuildQueue();
  let checked: Promise<void> | undefined;

  async function look(tool: Tool): Promise<Found> {
    const folder = commandsFolder(tool, buildOptions(tool));
    const inCache = Object.fromEntries(tool.commands.map((command) => [command, join(folder, command)]));
    const release = await findRelease(tool, env);
    if (release) return { tool, paths: release, source: "user" };
    return { tool, paths: inCache, source: (await isMade(folder)) ? "cached" : undefined };
  }

  async function prepare(tool: Tool, looked: Promise<Found>): Promise<ReadyTool> {
    const { paths: found, source } = await looked;
    if (source) return ready(tool, found, source, 0);
    const missing = await allMissing();
    checked ??= preflight(cacheRoot, needOf(missing));
    await checked;
    emit({ tool: tool.name, state: "queued", minutes: tool.minutes });
    const { isNew, seconds } = await queue.run(tools.indexOf(tool), () => {
      emit({ tool: tool.name, state: "building", minutes: tool.minutes });
      return buildCommands(tool, buildOptions(tool));
    });
    return ready(tool, found, isNew ? "built" : "cached", seconds);
  }

  /** What is missing of all tools that were asked for so far, also in other calls. */
  async function allMissing(): Promise<Tool[]> {
    for (;;) {
      const all = await Promise.all(looks);
      if (all.length === looks.length) return all.filter((one) => !one.source).map((one) => one.tool);
    }
  }

  function needOf(missing: Tool[]): Need {
    const versions = missing.map((tool) => goVersionOf(tool, root)).sort(compareVersions);
    const gib = Math.ceil(missing.reduce((sum, tool) => sum + tool.gib, 0));
    return { go: versions.at(-1)!, gib, tools: missing.map(({ name }) => name) };
  }

  function ready(tool: Tool, found: Record<string, string>, source: Source, seconds: number): ReadyTool {
    for (const [command, path] of Object.entries(found)) paths.set(command, path);
    const result = { name: tool.name, path: found[tool.commands[0]!]!, source, seconds };
    emit({ tool: tool.name, state: "ready", ready: result });
    return result;
  }

  return {
    async ensure(names = tools.map((tool) => tool.name)) {
      const asked = names.map(toolNamed);
      const fresh = asked.filter((tool) => !wanted.has(tool.name));
      for (const tool of fresh) {
        const looked = look(tool);
        looks.push(looked);
        const promise = prepare(tool, looked).catch((error: unknown) => {
          emit({ tool: tool.name, state: "failed", error: error as Error });
          throw error;
        });
        wanted.set(tool.name, promise);
      }
      return Promise.all(asked.map((tool) => wanted.get(tool.name)!));
    },
    path(command) {
      const found = paths.get(command);
      if (found) return found;
      const { name } = toolWithCommand(command);
      throw new Error(`"${command}" is not ready: \`await toolchain.ensure(["${name}"])\` comes before its path`);
    },
    async files(name) {
      const tool = toolNamed(name);
      if (!tool.files) throw new Error(`the tool "${name}" has no files in the manifest, only commands`);
      return (await copyFiles(tool, tool.files, buildOptions(tool))).folder;
    },
  };
}

/** Runs one piece of work at a time; of those that wait, the one with the lowest rank is next. */
export class BuildQueue {
  readonly #waiting: { rank: number; start: () => void }[] = [];
  #busy = false;

  /**
   * @param rank place in the order; lower is sooner
   * @param work started when its turn comes
   */
  async run<T>(rank: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ rank, start: resolve });
      // Work that is asked for in the same tick gets into order before any of it starts.
      setImmediate(() => this.#next());
    });
    try {
      return await work();
    } finally {
      this.#busy = false;
      this.#next();
    }
  }

  #next(): void {
    if (this.#busy) return;
    this.#waiting.sort((a, b) => a.rank - b.rank);
    const first = this.#waiting.shift();
    if (!first) return;
    this.#busy = true;
    first.start();
  }
}
