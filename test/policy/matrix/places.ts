type Key = string | number;
type Body = Record<Key, unknown>;

/** The keys of a path as findings write it, up to a text that is embedded. */
export function keysOf(path: string): Key[] {
  const [outer = ""] = path.split(" » ");
  return [...outer.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index === undefined ? (quoted ?? name ?? "") : Number(index),
  );
}

/** What stands at a path. */
export function valueAt(data: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>((here, key) => (here as Body | undefined | null)?.[key], data);
}

/** A copy of data with one value set, whatever stood there and above it. */
export function withValueAt(data: unknown, path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(data) as Body;
  const keys = keysOf(path);
  let here = copy;
  for (const [index, key] of keys.slice(0, -1).entries()) {
    if (here[key] === null || typeof here[key] !== "object") here[key] = typeof keys[index + 1] === "number" ? [] : {};
    here = here[key] as Body;
  }
  here[keys.at(-1)!] = value;
  return copy;
}

/** Every path in data, outermost first. */
export function placesOf(data: unknown, before = ""): string[] {
  if (data === null || typeof data !== "object") return [];
  return Object.entries(data).flatMap(([key, inner]) => {
    const step = Array.isArray(data) ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`;
    const here = before === "" && step.startsWith(".") ? step.slice(1) : `${before}${step}`;
    return [here, ...placesOf(inner, here)];
  });
}
