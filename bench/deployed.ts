import { join } from "node:path";
import { sandboxUp, type UpResult } from "../sandbox/up.ts";

let result: Promise<UpResult> | undefined;

/** The dev stack deployed in a world of the benchmarks' own; made once a run. */
export function deployed(say: (line: string) => void): Promise<UpResult> {
  say("bringing up a world with the dev stack");
  result ??= sandboxUp({ root: join(import.meta.dirname, ".."), stack: "dev", base: BASE, renderer: "silent" });
  return result;
}

/** Folder of the benchmarks' worlds. */
export const BASE = ".sandbox/bench";
