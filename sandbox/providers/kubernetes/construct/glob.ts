import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

function matcher(segment: string): RegExp {
  const source = segment
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  return new RegExp(`^${source}$`);
}

/**
 * Paths that a pattern with `*`, `?` and `[a-z]` in its segments matches, sorted (Go's filepath.Glob, which the real
 * provider uses). A path without such signs is given back as it is, whether it exists or not.
 */
export function expandPattern(pattern: string): string[] {
  if (!/[*?[]/.test(pattern)) return [pattern];
  let found = [pattern.startsWith("/") ? "/" : ""];
  for (const segment of pattern.split("/").filter(Boolean)) {
    if (!/[*?[]/.test(segment)) {
      found = found.map((folder) => join(folder, segment)).filter((path) => existsSync(path));
      continue;
    }
    const matches = matcher(segment);
    found = found.flatMap((folder) =>
      readdirSync(folder || ".")
        .filter((name) => matches.test(name))
        .map((name) => join(folder, name)),
    );
  }
  return found.sort();
}
