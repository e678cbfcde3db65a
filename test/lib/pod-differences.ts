import { isDeepStrictEqual } from "node:util";
import { SCRIPT } from "../../analysis/runner/pod/shell.ts";

type Data = Record<string, unknown>;

/** Lists whose order means nothing and comes from maps of the runner. */
const SETS = ["add", "drop", "tolerations", "items"];

/**
 * Where a synthesised object differs from the one that the real runner made, a line each. Sets compare in any order, an empty
 * list counts as none, and the runner's own long scripts equal the word that stands for them.
 */
export function differences(mine: unknown, theirs: unknown): string[] {
  return below(normal(mine), normal(theirs), "");
}

function normal(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item));
    return SETS.includes(key) ? items.sort((one, other) => (text(one) < text(other) ? -1 : 1)) : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, normal(inner, name)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0)));
}

function below(mine: unknown, theirs: unknown, path: string): string[] {
  if (typeof mine === "string" && typeof theirs === "string" && (fits(mine, theirs) || fits(theirs, mine))) return [];
  if (isMap(mine) && isMap(theirs))
    return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((key) =>
      below(mine[key], theirs[key], `${path}.${key}`),
    );
  if (Array.isArray(mine) && Array.isArray(theirs) && mine.length === theirs.length)
    return mine.flatMap((item, index) => below(item, theirs[index], `${path}[${index}]`));
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const without = (one: unknown[], other: unknown[]) =>
      one.filter((item) => !other.some((its) => text(its) === text(item)));
    return [`${path.slice(1)} has ${text(without(mine, theirs))} too much and lacks ${text(without(theirs, mine))}`];
  }
  return isDeepStrictEqual(mine, theirs) ? [] : [`${path.slice(1)} is ${text(mine)}, not ${text(theirs)}`];
}

/** Whether a text is another one, where the word for a script stands for anything. */
function fits(pattern: string, whole: string): boolean {
  const [before = "", after] = pattern.split(SCRIPT);
  return after === undefined ? whole === before : whole.startsWith(before) && whole.endsWith(after);
}

/** JSON with the keys of maps in one order. */
function text(value: unknown): string {
  if (!isMap(value)) return JSON.stringify(value) ?? "absent";
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))));
}

function isMap(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
