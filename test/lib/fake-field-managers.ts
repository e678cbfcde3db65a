import type { KubeObject, ManagedFields } from "../../sandbox/providers/kubernetes/object.ts";

/** Who owns fields, by paths of keys. Lists count as one field. */
export interface FieldOwner {
  manager: string;
  operation: "Apply" | "Update";
  subresource?: string;
  paths?: string[][];
}

type Tree = Record<string, unknown>;
const IDENTITY = new Set(["apiVersion", "kind", "metadata.name", "metadata.namespace"]);

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function leaves(value: unknown, path: string[] = []): string[][] {
  if (!isTree(value) || Object.keys(value).length === 0) return path.length > 0 ? [path] : [];
  return Object.entries(value)
    .flatMap(([key, item]) => leaves(item, [...path, key]))
    .filter((leaf) => !IDENTITY.has(leaf.join(".")));
}

function toFields(paths: string[][]): Tree {
  const root: Tree = {};
  for (const path of paths) {
    let at = root;
    for (const key of path) {
      at[`f:${key}`] ??= {};
      at = at[`f:${key}`] as Tree;
    }
  }
  return root;
}

function fromFields(fields: Tree, path: string[] = []): string[][] {
  const own = Object.entries(fields).filter(([key]) => key.startsWith("f:"));
  if (own.length === 0) return path.length > 0 ? [path] : [];
  return own.flatMap(([key, value]) => fromFields(value as Tree, [...path, key.slice(2)]));
}

function getPath(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), value);
}

/** Sets (or, with undefined, deletes) the value at a path of keys. */
export function setPath(object: Tree, path: string[], value: unknown): void {
  const last = path.at(-1)!;
  let at = object;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Tree;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
}

function entries(object: KubeObject): ManagedFields[] {
  return object.metadata.managedFields ?? [];
}

function same(path: string[], other: string[]): boolean {
  return path.join("\0") === other.join("\0");
}

/** The object with an owner of the fields of `source` (or of `paths`), which others lose. */
export function owned(
  object: KubeObject,
  owner: FieldOwner,
  source: KubeObject | undefined,
  paths: string[][] = leaves(source),
): KubeObject {
  const others = entries(object)
    .filter((entry) => entry.manager !== owner.manager || entry.operation !== owner.operation)
    .map((entry) => {
      const kept = fromFields(entry.fieldsV1).filter((path) => !paths.some((taken) => same(path, taken)));
      return { ...entry, fieldsV1: toFields(kept) };
    });
  const { manager, operation, subresource } = owner;
  const entry: ManagedFields = {
    manager,
    operation,
    ...(subresource && { subresource }),
    apiVersion: object.apiVersion,
    fieldsType: "FieldsV1",
    fieldsV1: toFields(paths),
  };
  return { ...object, metadata: { ...object.metadata, managedFields: [...others, entry] } };
}

/** Conflicts of an apply, in the API server's words. */
export function conflicts(live: KubeObject, wanted: KubeObject, manager: string): string[] {
  const found: string[] = [];
  for (const path of leaves(wanted)) {
    if (JSON.stringify(getPath(live, path)) === JSON.stringify(getPath(wanted, path))) continue;
    for (const entry of entries(live)) {
      if (entry.manager === manager || !fromFields(entry.fieldsV1).some((other) => same(path, other))) continue;
      const by = `"${entry.manager}"${entry.subresource ? ` with subresource "${entry.subresource}"` : ""}`;
      found.push(`conflict with ${by} using ${entry.apiVersion}: .${path.join(".")}`);
    }
  }
  return found;
}

/** The live object after an apply: wanted fields set, fields that only this manager owned and no longer wants gone. */
export function applied(live: KubeObject, wanted: KubeObject, manager: string): KubeObject {
  const next = structuredClone(live);
  const mine = entries(live).find((entry) => entry.manager === manager && entry.operation === "Apply");
  const paths = leaves(wanted);
  for (const path of mine ? fromFields(mine.fieldsV1) : []) {
    const kept = paths.some((other) => same(path, other));
    const shared = entries(live).some(
      (entry) => entry !== mine && fromFields(entry.fieldsV1).some((other) => same(path, other)),
    );
    if (!kept && !shared) setPath(next as unknown as Tree, path, undefined);
  }
  for (const path of paths) setPath(next as unknown as Tree, path, structuredClone(getPath(wanted, path)));
  return owned(next, { manager, operation: "Apply" }, wanted);
}
