import { isPlainObject, type PropertyMap, type PropertyValue, UNKNOWN, unwrapSecrets } from "../plugin/index.ts";

/** One changed leaf, as the engine shows it. */
export interface Difference {
  /** Property path: `spec.template.spec.containers[0].image`, `metadata.labels["example.com/a"]`. */
  path: string;
  kind: "add" | "delete" | "update";
}

function member(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function compare(path: string, before: PropertyValue, after: PropertyValue, found: Difference[]): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) found.push({ path, kind: "add" });
  else if (after === undefined) found.push({ path, kind: "delete" });
  else if (isPlainObject(before) && isPlainObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(member(path, key), before[key], after[key], found);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      compare(`${path}[${i}]`, before[i], after[i], found);
  } else if (before !== after || after === UNKNOWN) found.push({ path, kind: "update" });
}

/** The changed leaves between two trees, secrets compared by value; an unknown new value always counts as changed. */
export function differences(before: PropertyMap, after: PropertyMap): Difference[] {
  const found: Difference[] = [];
  compare("", unwrapSecrets(before), unwrapSecrets(after), found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
