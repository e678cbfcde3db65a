import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { goBuildArguments, goEnvironment, type Tool } from "./manifest.ts";

/** Folder that holds one Go module a tool. */
export const modulesRoot = fileURLToPath(new URL(".", import.meta.url));

/**
 * Folder that all clones of this user share: `gitlab-kubernetes/tools` under `$XDG_CACHE_HOME`, or under `~/.cache`
 * where that is unset, empty or not absolute (XDG Base Directory Specification, "Basics").
 */
export function defaultCacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"];
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "gitlab-kubernetes", "tools");
}

/**
 * What a build depends on, as 16 hexadecimal digits: the files of the tool's module, the build's arguments and
 * environment, and the kind of machine.
 */
export function moduleHash(tool: Tool, root = modulesRoot): string {
  const hash = createHash("sha256");
  const folder = join(root, tool.name);
  for (const file of moduleFiles(folder)) {
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  hash.update(JSON.stringify([goBuildArguments(tool), goEnvironment, tool.commands, process.platform, process.arch]));
  return hash.digest("hex").slice(0, 16);
}

/** Version in the `go` line of a tool's go.mod: the oldest Go that can build it. */
export function goVersionOf(tool: Tool, root = modulesRoot): string {
  const file = join(root, tool.name, "go.mod");
  const version = /^go (\S+)$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (!version) throw new Error(`${relative(process.cwd(), file)} has no "go" line: add one, such as "go 1.26.0"`);
  return version;
}

/** go.mod, go.sum and Go sources, also those of nested modules, in a fixed order. */
function moduleFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.go$|^go\.(mod|sum)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
