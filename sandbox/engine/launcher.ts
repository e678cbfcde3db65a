import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { nodeOf, typescriptArguments } from "./node.ts";

const MARK = "# Stand-in of the gitlab-kubernetes sandbox.";

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** Writes an executable that runs `main`, a TypeScript file of the checkout `root`, as its own process. */
export function writeLauncher(file: string, main: string, root: string): void {
  const node = nodeOf(root);
  const command = [node, ...typescriptArguments(node, root), main].map(quoted).join(" ");
  writeFileSync(file, `#!/bin/sh\n${MARK}\nexec ${command} "$@"\n`, { mode: 0o755 });
}

/** Whether `file` was written by `writeLauncher`, of this or another checkout. */
export function isLauncher(file: string): boolean {
  const head = Buffer.alloc(200);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return head.toString("latin1").includes(MARK);
}
