import { isDeepStrictEqual } from "node:util";
import { containsUnknown, type DiffKind, type DiffRequest, type DiffResult, unwrapSecrets } from "../plugin/index.ts";
import type { Kind, Values } from "./properties.ts";
import type { ResourceType } from "./resource.ts";

const isSet = (kind: Kind): boolean => typeof kind === "object" || kind === "strings" || kind === "integers";

/** Whether an entry says at least what `wanted` says; GitLab adds ids and descriptions of its own. */
const covers = (entry: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== "object" || wanted === null || typeof entry !== "object" || entry === null)
    return isDeepStrictEqual(entry, wanted);
  return Object.entries(wanted)
    .filter(([name, value]) => !name.startsWith("__") && value !== undefined && value !== null)
    .every(([name, value]) => isDeepStrictEqual((entry as Values)[name], value));
};

/** Equal for Pulumi's purposes: lists of GitLab have no order, and nested objects may have more than was asked for. */
export function same(kind: Kind, actual: unknown, wanted: unknown): boolean {
  if (!isSet(kind) || !Array.isArray(actual) || !Array.isArray(wanted)) return covers(actual, wanted);
  if (actual.length !== wanted.length) return false;
  const left = [...actual];
  return wanted.every((entry) => {
    const at = left.findIndex((candidate) => covers(candidate, entry));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

function changeOf(
  kind: Kind,
  filled: boolean,
  actual: unknown,
  given: unknown,
  wanted: unknown,
): "add" | "delete" | "update" | undefined {
  if (wanted === undefined) return !filled && given !== undefined ? "delete" : undefined;
  if (actual === undefined) return "add";
  return containsUnknown(wanted as never) || !same(kind, actual, wanted) ? "update" : undefined;
}

/**
 * Compares what is (`olds`, the outputs) with what is wanted. An input that the caller takes back is a change only where
 * nothing fills it in. With a fixed name of its own an object must go before its successor comes.
 */
export function diff({ properties }: ResourceType, request: DiffRequest): DiffResult {
  const [olds, given, news] = [request.olds, request.oldInputs, request.news].map(
    (map) => unwrapSecrets(map) as Values,
  );
  const detailedDiff: Record<string, { kind: DiffKind }> = {};
  for (const [name, { kind, given: may, filled, replaces }] of Object.entries(properties)) {
    if (may === "never") continue;
    const change = changeOf(kind, filled, olds?.[name], given?.[name], news?.[name]);
    if (change) detailedDiff[name] = { kind: replaces ? `${change}-replace` : change };
  }
  const diffs = Object.keys(detailedDiff);
  const replaces = diffs.filter((name) => properties[name]?.replaces);
  const autonamed = Array.isArray(news?.["__defaults"]) && news["__defaults"].includes("name");
  const keepsName = properties["name"] !== undefined && !autonamed && olds?.["name"] === news?.["name"];
  return {
    changes: diffs.length > 0 ? "some" : "none",
    diffs,
    replaces,
    detailedDiff,
    deleteBeforeReplace: replaces.length > 0 && keepsName,
  };
}
