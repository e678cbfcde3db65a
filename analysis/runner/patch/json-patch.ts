import { isDeepStrictEqual } from "node:util";
import { refuse } from "../pod/refusal.ts";
import type { Data } from "../pod/wire.ts";

/** JSON Merge Patch (RFC 7386): null removes, lists are replaced. The patch must be a map. */
export function mergePatch(before: unknown, patch: unknown, name: string): unknown {
  if (!isMap(patch)) return refuse(`pod_spec ${name}: a merge patch must be a map`);
  return merged(before, patch);
}

function merged(before: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result = new Map(Object.entries(isMap(before) ? before : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key), value));
  }
  return Object.fromEntries(result);
}

/** JSON Patch (RFC 6902); a key of a map need not be there to be replaced. */
export function jsonPatch(before: unknown, patch: unknown, name: string): unknown {
  if (!Array.isArray(patch)) return refuse(`pod_spec ${name}: a JSON patch must be a list of operations`);
  return patch.reduce<unknown>((document, operation: unknown, index) => {
    const where = `pod_spec ${name}: operation ${index + 1}`;
    if (!isMap(operation)) return refuse(`${where} is no map`);
    return applied(document, operation, where);
  }, structuredClone(before));
}

function applied(document: unknown, operation: Data, where: string): unknown {
  const path = pointer(operation["path"], where);
  const from = () => pointer(operation["from"], where);
  switch (operation["op"]) {
    case "add":
      return put(document, path, structuredClone(operation["value"] ?? null), where, true);
    case "replace":
      return put(document, path, structuredClone(operation["value"] ?? null), where, false);
    case "remove":
      return removed(document, path, where);
    case "copy":
      return put(document, path, structuredClone(find(document, from(), where)), where, true);
    case "move": {
      const value = find(document, from(), where);
      return put(removed(document, from(), where), path, value, where, true);
    }
    case "test":
      find(document, path.slice(0, -1), where);
      if (!isDeepStrictEqual(seek(document, path) ?? null, operation["value"] ?? null))
        refuse(`${where}: the test fails`);
      return document;
    default:
      return refuse(`${where}: op must be one of add, remove, replace, move, copy, test`);
  }
}

type Keys = readonly string[];

function pointer(text: unknown, where: string): Keys {
  if (typeof text !== "string" || (text !== "" && !text.startsWith("/"))) return refuse(`${where} has no path`);
  return text
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function seek(document: unknown, path: Keys): unknown {
  return path.reduce<unknown>((here, key) => {
    if (Array.isArray(here)) return here[positionIn(here, key) ?? here.length];
    return isMap(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  }, document);
}

function find(document: unknown, path: Keys, where: string): unknown {
  const value = seek(document, path);
  return value === undefined ? refuse(`${where}: there is no /${path.join("/")}`) : value;
}

/** A number from the start, or with a minus from the end. */
function positionIn(items: readonly unknown[], key: string): number | undefined {
  if (!/^-?\d+$/.test(key)) return undefined;
  const number = Number(key);
  return number < 0 ? items.length + number : number;
}

function put(document: unknown, path: Keys, value: unknown, where: string, insert: boolean): unknown {
  const key = path.at(-1);
  if (key === undefined) return insert ? refuse(`${where}: the whole cannot be added to`) : value;
  const parent = find(document, path.slice(0, -1), where);
  if (Array.isArray(parent)) {
    const position = insert && key === "-" ? parent.length : positionIn(parent, key);
    const last = insert ? parent.length : parent.length - 1;
    if (position === undefined || position < 0 || position > last)
      return refuse(`${where}: there is no place /${path.join("/")}`);
    parent.splice(position, insert ? 0 : 1, value);
  } else if (isMap(parent)) {
    Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
  } else return refuse(`${where}: /${path.join("/")} is in no map or list`);
  return document;
}

function removed(document: unknown, path: Keys, where: string): unknown {
  const key = path.at(-1);
  if (key === undefined) return refuse(`${where}: the whole cannot be removed`);
  find(document, path, where);
  const parent = find(document, path.slice(0, -1), where);
  if (Array.isArray(parent)) parent.splice(positionIn(parent, key) ?? parent.length, 1);
  else delete (parent as Data)[key];
  return document;
}

/** A map of plain data. */
export function isMap(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
