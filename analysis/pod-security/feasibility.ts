import type { Pod } from "../objects/pods.ts";
import { Reader } from "../objects/reader.ts";
import type { Control, Level, PodFault } from "./control.ts";
import { evaluate, LATEST_MINOR, strictestLevel } from "./evaluate.ts";

/** One change of a pod. */
export interface Edit {
  /** Path from the object's root. */
  readonly path: string;
  readonly part: "spec" | "metadata";
  /** Keys below the part. */
  readonly keys: readonly (string | number)[];
  /** What to put there; undefined to remove what is there. */
  readonly value: unknown;
}

/** The smallest set of changes with which a level admits a pod. */
export interface Fix {
  readonly level: Level;
  readonly edits: readonly Edit[];
  /** False where some fault stays whatever is changed here (a value that is not known, data of a wrong type). */
  readonly complete: boolean;
}

/** What is asked of a pod beside its level: the change that leads to the next one. */
export interface Solution {
  readonly level: Level | "privileged";
  /** Undefined at `restricted`. */
  readonly next: Fix | undefined;
}

/** Finds the strictest level that admits a pod and the smallest fix for the next one. */
export function solve(pod: Pod, minor = LATEST_MINOR): Solution {
  const { level } = strictestLevel(pod, minor);
  if (level === "restricted") return { level, next: undefined };
  return { level, next: fixFor(pod, level === "privileged" ? "baseline" : "restricted", minor) };
}

/**
 * The changes with which a level admits a pod; none of them can be left out. A setting that all containers lack is made once for
 * the pod where Pod Security allows that. Fields that a level forbids are removed: a volume of the host becomes an emptyDir, a
 * user 0 the image's own.
 */
export function fixFor(pod: Pod, level: Level, minor = LATEST_MINOR): Fix {
  const edits = merged(
    evaluate(pod, level, minor).flatMap(({ control, faults }) =>
      faults.flatMap((fault) => editsFor(control, fault, pod)),
    ),
  );
  return { level, edits, complete: evaluate(apply(pod, edits), level, minor).length === 0 };
}

/** One edit for each place. */
function merged(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [edit.path, edit])).values()];
}

type Value = (fault: PodFault) => unknown;

/** What a control of level restricted wants to see; all other faults go by removing what is there. */
const WANTED: Readonly<Record<string, Value>> = {
  "privilege-escalation": () => false,
  "run-as-non-root": () => true,
  seccomp: () => "RuntimeDefault",
};

/** Settings of the pod that hold for each container that says nothing. */
const OF_POD: Readonly<Record<string, readonly string[]>> = {
  "run-as-non-root": ["securityContext", "runAsNonRoot"],
  seccomp: ["securityContext", "seccompProfile", "type"],
};

function editsFor(control: Control, { at, container, found, wanted }: PodFault, pod: Pod): Edit[] {
  const place = placeOf(at, pod);
  if (place === undefined) return [];
  const absent = at.raw === undefined || at.raw === null;
  const forPod = OF_POD[control.name];
  if (absent && container !== undefined && forPod !== undefined)
    return [edit(pod.spec.at(...forPod).path, "spec", forPod, WANTED[control.name]!({ at, container, found, wanted }))];
  if (control.level === "restricted" && control.name in WANTED)
    return [edit(at.path, place.part, place.keys, WANTED[control.name]!({ at, container, found, wanted }))];
  if (control.name === "capabilities" && place.keys.at(-1) === "drop")
    return [edit(at.path, place.part, place.keys, ["ALL"])];
  if (control.name === "volume-types")
    return found.split(", ").map((key) => edit(at.at(key).path, place.part, [...place.keys, key], undefined));
  if (control.name === "sysctls") return [edit(parentPath(at), place.part, place.keys.slice(0, -1), undefined)];
  return [edit(at.path, place.part, place.keys, undefined)];
}

function edit(path: string, part: Edit["part"], keys: readonly (string | number)[], value: unknown): Edit {
  return { path, part, keys, value };
}

function parentPath(at: Reader): string {
  return at.path.replace(/(\.[\w-]+|\[[^\]]*\])$/, "");
}

function placeOf(at: Reader, pod: Pod): { part: Edit["part"]; keys: (string | number)[] } | undefined {
  for (const part of ["spec", "metadata"] as const) {
    const base = pod[part].path;
    if (!at.path.startsWith(base)) continue;
    const keys = keysOf(at.path.slice(base.length));
    if (keys !== undefined) return { part, keys };
  }
  return undefined;
}

/** The keys of a path as a reader writes it. */
function keysOf(path: string): (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  const form = /\.?([\w-]+)|\[(\d+)\]|\["(.*?)"\]/y;
  while (form.lastIndex < path.length) {
    const match = form.exec(path);
    if (match === null) return undefined;
    keys.push(match[1] ?? match[3] ?? Number(match[2]));
  }
  return keys;
}

/** The pod with the edits made; the given one stays as it is. */
export function apply(pod: Pod, edits: readonly Edit[]): Pod {
  const parts = { spec: pod.spec.visible, metadata: pod.metadata.visible };
  const sets = edits.filter(({ value }) => value !== undefined);
  const removals = edits.filter(({ value }) => value === undefined).sort(byLastIndex);
  for (const { part, keys, value } of [...sets, ...removals]) parts[part] = changed(parts[part], keys, value);
  return { spec: placed(pod.spec, parts.spec), metadata: placed(pod.metadata, parts.metadata) };
}

/** Items of one list are removed from its end, so that the numbers of the others still hold. */
function byLastIndex(a: Edit, b: Edit): number {
  return b.path.localeCompare(a.path, "en", { numeric: true });
}

/** A reader whose paths begin like those of the one that it stands for. */
function placed(before: Reader, value: unknown): Reader {
  const keys = keysOf(before.path) ?? [];
  const root = keys.reduceRight<unknown>((inner, key) => {
    if (typeof key === "string") return { [key]: inner };
    const list: unknown[] = [];
    list[key] = inner;
    return list;
  }, value);
  return new Reader(root, undefined).at(...keys);
}

function changed(value: unknown, [key, ...rest]: readonly (string | number)[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  const before = new Reader(value).visible;
  if (Array.isArray(before)) {
    const list = [...before];
    if (rest.length === 0 && wanted === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = changed(list[Number(key)], rest, wanted);
    return list;
  }
  const map: Record<string, unknown> = before !== null && typeof before === "object" ? { ...before } : {};
  if (rest.length === 0 && wanted === undefined) delete map[key];
  else map[key] = changed(map[key], rest, wanted);
  return map;
}
