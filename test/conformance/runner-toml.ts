import { decodeConfig } from "../../analysis/runner/toml/decode.ts";
import type { Judge } from "./rows.ts";

/** A tree of keys; null stands for a leaf, or for a table whose keys the list does not know. */
export interface KeyTree {
  readonly [key: string]: KeyTree | null;
}

/**
 * Rows of runner-toml.jsonl: whether the text is TOML, and its unknown keys. The labels come from a list of keys that stops at
 * some tables outside `kubernetes`; what lies below those is not compared.
 *
 * @param known the list of keys, where the folder has one
 */
export function judgeRunnerToml(known: KeyTree | undefined): Judge {
  return (row) => {
    if (typeof row["toml"] !== "string") return undefined;
    const config = decodeConfig(row["toml"]);
    const parses = config.syntax === undefined;
    if (parses !== row["parses"]) return { agrees: false, note: config.syntax ?? "it parses" };
    const found = config.unknown.map(({ path }) => path).filter((path) => known === undefined || reaches(known, path));
    const expected = [...(row["unknown_keys"] as string[])].sort().join(", ");
    return { agrees: found.sort().join(", ") === expected, note: `unknown keys ${found.join(", ")}, not ${expected}` };
  };
}

function reaches(tree: KeyTree, path: string): boolean {
  let here: KeyTree | null = tree;
  for (const key of path.split(".").slice(0, -1)) {
    const name: string | undefined = Object.keys(here).find((one) => one.toLowerCase() === key.toLowerCase());
    here = name === undefined ? null : (here[name] ?? null);
    if (here === null) return false;
  }
  return true;
}
