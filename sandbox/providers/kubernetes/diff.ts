import type { DiffRequest, DiffResult, PropertyMap } from "../plugin/index.ts";
import { isPlainObject, unwrapSecrets } from "../plugin/index.ts";
import { AUTONAMED } from "./check.ts";
import { differences } from "./differences.ts";
import { annotationOf, metadataOf } from "./object.ts";
import { needsReplacement } from "./replacements.ts";
import type { ProviderSettings } from "./settings.ts";

/** Inputs of the last deployment; an imported object may have them in its outputs only. */
export function lastInputs(olds: PropertyMap, oldInputs: PropertyMap): PropertyMap {
  if (Object.keys(oldInputs).length > 0) return oldInputs;
  const kept = unwrapSecrets(olds["__inputs"]);
  return isPlainObject(kept) ? kept : {};
}

function sameName(before: PropertyMap, after: PropertyMap): boolean {
  const [a, b] = [metadataOf(before), metadataOf(after)];
  return a["name"] === b["name"] && a["namespace"] === b["namespace"];
}

/**
 * Compares the inputs of the last deployment with the new ones, leaf by leaf. A changed immutable field replaces the
 * object; under a fixed name the old one must go first.
 */
export function diffObject(
  request: DiffRequest,
  settings: Pick<ProviderSettings, "enableConfigMapMutable" | "enableSecretMutable">,
): DiffResult {
  const before = lastInputs(request.olds, request.oldInputs);
  const { news } = request;
  const apiVersion = String(news["apiVersion"]);
  const kind = String(news["kind"]);
  const found = differences(before, news);
  if (found.length === 0) return { changes: "none", detailedDiff: {} };

  const replaces: string[] = [];
  const detailedDiff: NonNullable<DiffResult["detailedDiff"]> = {};
  for (const difference of found) {
    const replace = difference.path === "kind" || needsReplacement(apiVersion, kind, difference.path, settings);
    if (replace) replaces.push(difference.path);
    detailedDiff[difference.path] = { kind: replace ? `${difference.kind}-replace` : difference.kind };
  }
  const deleteBeforeReplace = replaces.length > 0 && sameName(before, news) && annotationOf(news, AUTONAMED) !== "true";
  return { changes: "some", replaces, detailedDiff, deleteBeforeReplace };
}
