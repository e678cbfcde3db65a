import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { world } from "../../lib/e2e.ts";

/** Settings by area, without the prefix `gitlab-kubernetes:`. */
export type Areas = Record<string, Record<string, Record<string, unknown>>>;

const PREFIX = "gitlab-kubernetes:";

/** A change of the stack file of a world; the way back is `undo`. */
export async function changedStackFile(stack: string, change: (areas: Areas) => void): Promise<{ undo: () => void }> {
  const { places } = await world(stack);
  const file = join(places.project, `Pulumi.${stack}.yaml`);
  const before = readFileSync(file, "utf8");
  const { config, ...rest } = parse(before) as { config: Areas };
  const isArea = (key: string) => key.startsWith(PREFIX) && typeof config[key] === "object";
  const areas = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => isArea(key))
      .map(([key, area]) => [key.slice(PREFIX.length), area]),
  );
  change(areas);
  const others = Object.entries(config).filter(([key]) => !isArea(key));
  const changed = Object.entries(areas).map(([name, area]) => [`${PREFIX}${name}`, area] as const);
  writeFileSync(file, stringify({ ...rest, config: Object.fromEntries([...others, ...changed]) }));
  return { undo: () => writeFileSync(file, before) };
}

/** The smallest stack that has one of everything that GitLab makes: an agent, a runner, a registry token. */
export function small(areas: Areas): void {
  for (const area of ["runnerOperators", "flux", "apps", "access", "observability"]) delete areas[area];
  delete areas["runners"]!["builds"];
}
