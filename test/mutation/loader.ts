import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import { type Mutant, mutated } from "./mutants.ts";

/** A file with a change in it; absolute path. */
export interface Change {
  readonly source: string;
  readonly mutant: Mutant;
}

let change: Change | undefined;
let generation = 0;

const resolved = new Map<string, ReturnType<typeof own>>();
const stripped = new Map<string, string>();

/**
 * Loads a file of this repository and all it imports of it anew, under a query in their addresses, with a change where one is given. No state of
 * one mutant can reach the next one; only packages are kept. Texts are stripped of their types once, in place, so places in them stay.
 */
export function loadAnew(file: string, changed?: Change): Promise<unknown> {
  change = changed;
  generation += 1;
  return import(file);
}

/** The text without its types, undefined where a mutant made it no program. */
export function strip(text: string): string | undefined {
  try {
    return module.stripTypeScriptTypes(text);
  } catch {
    return undefined;
  }
}

module.registerHooks({
  resolve(specifier, context, next) {
    if (generation === 0) return next(specifier, context);
    const key = `${specifier} ${context.parentURL?.split("?")[0]}`;
    let found = resolved.get(key);
    if (found === undefined) {
      found = own(next(specifier, context));
      resolved.set(key, found);
    }
    const { isOwn, answer } = found;
    return isOwn
      ? { ...answer, url: `${answer.url}?mutant=${generation}`, shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    if (generation === 0 || !url.includes("?mutant=")) return next(url, context);
    const path = fileURLToPath(url.split("?")[0]!);
    if (!path.endsWith(".ts")) return next(url, context);
    if (path === change?.source) {
      const source = strip(mutated(readFileSync(path, "utf8"), change.mutant));
      return { format: "module", source, shortCircuit: true };
    }
    const source = stripped.get(path) ?? module.stripTypeScriptTypes(readFileSync(path, "utf8"));
    stripped.set(path, source);
    return { format: "module", source, shortCircuit: true };
  },
});

function own(answer: module.ResolveFnOutput) {
  return { isOwn: answer.url.startsWith("file:") && !answer.url.includes("/node_modules/"), answer };
}
