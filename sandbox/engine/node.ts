import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The Node that programs and plugins of a checkout run on: the one in its node_modules (24), else this process's. */
export function nodeOf(root: string): string {
  const own = join(root, "node_modules/node/bin/node");
  return existsSync(own) ? own : process.execPath;
}

/**
 * Arguments that let `node` run a TypeScript file of this repository: none for a Node that strips types (22.18 and
 * newer), else the tsx loader of `root`. Only the Node of this process is ever older.
 */
export function typescriptArguments(node: string, root: string): string[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const strips = node !== process.execPath || major > 22 || (major === 22 && minor >= 18);
  if (strips) return [];
  const tsx = createRequire(join(root, "package.json")).resolve("tsx/esm");
  return ["--import", `file://${tsx}`];
}

/** The file of a module as a program in `directory` would load it. Says what to run when it is not installed. */
export function locate(module: string, directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch (cause) {
    throw new Error(`${module} is not installed where ${directory} could load it; run npm ci there`, { cause });
  }
}
