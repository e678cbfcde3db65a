import { refuse } from "../pod/refusal.ts";
import type { Data } from "../pod/wire.ts";
import { isMap } from "./json-patch.ts";

/**
 * The key by which the items of a list of a pod are told apart (Kubernetes API reference, "patch strategy: merge on key");
 * all other lists are replaced.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  volumes: "name",
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  schedulingGates: "name",
  resourceClaims: "name",
  ports: "containerPort",
  env: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
};

/** Strategic merge patch of a pod's spec: lists with a key merge by it, `$patch` deletes or replaces. */
export function strategicPatch(before: unknown, patch: unknown, name: string): unknown {
  if (patch === null) return before;
  if (!isMap(patch) || !isMap(before)) return refuse(`pod_spec ${name}: a strategic patch must be a map`);
  return mergeMaps(before, patch, `pod_spec ${name}`);
}

function mergeMaps(before: Data, patch: Data, where: string): Data {
  const directive = patch["$patch"];
  if (directive === "delete") return {};
  if (directive === "replace") return withoutNulls(without(patch, "$patch"));
  if (directive !== undefined && directive !== "merge")
    return refuse(`${where}: $patch must be delete, merge or replace`);
  const retained = patch["$retainKeys"];
  const kept = Array.isArray(retained) ? Object.entries(before).filter(([key]) => retained.includes(key)) : undefined;
  const result = new Map(kept ?? Object.entries(before));
  for (const [key, value] of Object.entries(patch)) {
    const removal = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
    if (removal !== undefined && Array.isArray(value)) {
      const items = result.get(removal);
      if (Array.isArray(items))
        result.set(
          removal,
          items.filter((item) => !value.includes(item)),
        );
    }
    if (key.startsWith("$")) continue;
    if (value === null) result.delete(key);
    else result.set(key, mergeValues(result.get(key), value, key, where));
  }
  return Object.fromEntries(result);
}

function mergeValues(before: unknown, patch: unknown, key: string, where: string): unknown {
  if (isMap(patch)) return isMap(before) ? mergeMaps(before, patch, `${where}.${key}`) : withoutNulls(patch);
  if (!Array.isArray(patch)) return patch;
  const mergeKey = Object.hasOwn(MERGE_KEYS, key) ? MERGE_KEYS[key] : undefined;
  if (mergeKey === undefined || !Array.isArray(before)) return patch.map(withoutNullsIn);
  return mergeLists(before, patch, mergeKey, `${where}.${key}`);
}

function mergeLists(before: readonly unknown[], patch: readonly unknown[], key: string, where: string): unknown[] {
  const items = patch.map((item) => {
    if (!isMap(item)) return refuse(`${where}: every item must be a map`);
    if (item[key] === undefined && item["$patch"] !== "replace") return refuse(`${where}: every item must have ${key}`);
    return item;
  });
  if (items.some((item) => item["$patch"] === "replace")) return items.filter((item) => item["$patch"] === undefined);
  const gone = new Set(items.filter((item) => item["$patch"] === "delete").map((item) => item[key]));
  const server = before.filter((item) => isMap(item) && !gone.has(item[key])) as Data[];
  const changes = items.filter((item) => item["$patch"] !== "delete");
  const merged = new Map<unknown, Data>();
  for (const item of changes) {
    const old = merged.get(item[key]) ?? server.find((one) => one[key] === item[key]);
    merged.set(item[key], old === undefined ? withoutNulls(item) : mergeMaps(old, item, where));
  }
  return inOrder(server, [...merged.values()], key);
}

/** Untouched items keep their order, patched ones that of the patch; a new item stands before what is left of the others. */
function inOrder(server: readonly Data[], patched: readonly Data[], key: string): Data[] {
  const places = new Map(server.map((item, index) => [item[key], index]));
  const touched = new Set(patched.map((item) => item[key]));
  const left = server.filter((item) => !touched.has(item[key]));
  const right = [...patched];
  const result: Data[] = [];
  while (left.length + right.length > 0) {
    const [first, second] = [left[0], right[0]];
    const one = places.get(first?.[key]);
    const other = places.get(second?.[key]);
    const takeLeft = second === undefined || (one !== undefined && other !== undefined && one < other);
    result.push((takeLeft ? left.shift() : right.shift()) as Data);
  }
  return result;
}

function without(map: Data, key: string): Data {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

function withoutNullsIn(value: unknown): unknown {
  return isMap(value) ? withoutNulls(value) : value;
}

function withoutNulls(map: Data): Data {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, withoutNullsIn(value)]),
  );
}
