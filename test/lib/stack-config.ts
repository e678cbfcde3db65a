import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export type Config = Record<string, unknown>;

const root = join(import.meta.dirname, "../..");

/** Settings of a committed stack file, by key as in the file. */
export function committedConfig(stack: string): Config {
  return (parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Config }).config;
}

/** As the engine hands it to a program: text, structured values as JSON, with a made-up API token. */
export function asEngineConfig(config: Config): Record<string, string> {
  const given = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(sorted(value)),
  ]);
  return { "gitlab-kubernetes:gitlabToken": "made-up", ...Object.fromEntries(given) };
}

/** The engine is written in Go, whose JSON has the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** A copy with values put at (or, for undefined, removed from) paths `area/key/…`; "/" because names contain dots. */
export function withValues(config: Config, values: Record<string, unknown>): Config {
  const copy = structuredClone(config);
  for (const [path, value] of Object.entries(values)) {
    const [area, ...rest] = path.split("/");
    const keys = [
      area!.includes(":") ? area! : `gitlab-kubernetes:${area}`,
      ...rest.map((key) => key.replaceAll("~", "/")),
    ];
    const last = keys.pop()!;
    let place = copy as Record<string, unknown>;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    if (value === undefined) delete place[last];
    else place[last] = value;
  }
  return copy;
}
