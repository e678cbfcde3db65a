import { parseYaml } from "../../objects/yaml.ts";
import { canonicalQuantity, parseQuantity } from "../pod/quantity.ts";
import { refuse } from "../pod/refusal.ts";
import type { Data } from "../pod/wire.ts";
import type { Section } from "../toml/section.ts";
import { jsonPatch, mergePatch } from "./json-patch.ts";
import { type Field, POD_SPEC } from "./pod-spec.ts";
import { strategicPatch } from "./strategic-patch.ts";

/**
 * Applies the patches of `[[runners.kubernetes.pod_spec]]` in their order, which nothing checks afterwards but the cluster:
 * they get past every list of allowed images and service accounts. Variables are not expanded, unknown fields vanish.
 *
 * @param readFile gives the text of a `patch_path`
 * @throws Refusal for a patch that cannot be read or applied
 */
export function patchPodSpec(
  spec: Data,
  patches: readonly Section[],
  readFile: (path: string) => string | undefined,
): Data {
  const patched = patches.reduce<unknown>((before, patch) => {
    const name = patch.text("name");
    const document = documentOf(patch, readFile);
    switch (patch.text("patch_type") || "strategic") {
      case "json":
        return jsonPatch(before, document, name);
      case "merge":
        return mergePatch(before, document, name);
      case "strategic":
        return strategicPatch(before, document, name);
      default:
        return refuse(`pod_spec ${name}: patch_type ${patch.text("patch_type")} must be one of json, merge, strategic`);
    }
  }, spec);
  const read = (typed(patched, POD_SPEC, "spec") ?? {}) as Data;
  const lists = ["initContainers", "containers"].filter((key) => Array.isArray(read[key]));
  const whole = lists.map((key) => [key, (read[key] as Data[]).map((one) => ({ resources: {}, ...one }))]);
  return { ...read, ...Object.fromEntries(whole) };
}

function documentOf(patch: Section, readFile: (path: string) => string | undefined): unknown {
  const [path, text] = [patch.text("patch_path"), patch.text("patch")];
  if (path !== "" && text !== "") refuse(`pod_spec ${patch.text("name")}: both patch_path and patch are given`);
  const source = path === "" ? text : readFile(path);
  if (source === undefined) refuse(`pod_spec ${patch.text("name")}: patch_path ${path} cannot be read`);
  try {
    return JSON.parse(JSON.stringify(parseYaml(source, { version: "1.1", uniqueKeys: false }) ?? null));
  } catch (error) {
    return refuse(`pod_spec ${patch.text("name")}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A value as the API's own type reads it: unknown fields go, letter case of names does not matter, wrong types refuse. */
function typed(value: unknown, field: Field, path: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof field === "string") return scalar(value, field, path);
  if ("list" in field) {
    if (!Array.isArray(value)) return mismatch(value, "a list", path);
    return value.map((item, index) => typed(item, field.list, `${path}[${index}]`) ?? emptyOf(field.list));
  }
  if (typeof value !== "object" || Array.isArray(value)) return mismatch(value, "a map", path);
  if ("map" in field)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, typed(one, field.map, `${path}.${key}`) ?? emptyOf(field.map)]),
    );
  const known: Data = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = Object.hasOwn(field.fields, key) ? key : sameName(field.fields, key);
    const kind = name === undefined ? undefined : field.fields[name];
    if (kind === undefined) continue;
    const read = typed(inner, kind, `${path}.${name}`);
    if (read !== undefined && !isDropped(read, kind)) known[name!] = read;
  }
  return known;
}

/** Whether the API leaves a field out where it says nothing. */
function isDropped(read: unknown, kind: Field): boolean {
  if (typeof kind !== "string" && !("fields" in kind)) return Object.keys(read as object).length === 0;
  return (kind === "string" && read === "") || (kind === "flag" && read === false) || (kind === "count" && read === 0);
}

function sameName(fields: Readonly<Record<string, Field>>, key: string): string | undefined {
  return Object.keys(fields).find((name) => name.toLowerCase() === key.toLowerCase());
}

/** What stands for null in a list or a map. */
function emptyOf(field: Field): unknown {
  if (field === "int") return 0;
  if (field === "quantity") return "0";
  return typeof field === "string" ? "" : {};
}

function scalar(value: unknown, kind: Field & string, path: string): unknown {
  switch (kind) {
    case "string":
    case "text":
      return typeof value === "string" ? value : mismatch(value, "a text", path);
    case "bool":
    case "flag":
      return typeof value === "boolean" ? value : mismatch(value, "true or false", path);
    case "int":
    case "count":
      return Number.isInteger(value) ? value : mismatch(value, "a whole number", path);
    case "int-or-string":
      return typeof value === "string" || Number.isInteger(value) ? value : mismatch(value, "a number or text", path);
    case "quantity":
      if ((typeof value === "string" || typeof value === "number") && parseQuantity(`${value}`) !== undefined)
        return canonicalQuantity(`${value}`);
      return mismatch(value, "a quantity", path);
  }
}

function mismatch(value: unknown, wanted: string, path: string): never {
  return refuse(`pod_spec: ${path} must be ${wanted}, found ${JSON.stringify(value)}`);
}
