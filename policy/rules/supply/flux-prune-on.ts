import { KUSTOMIZATIONS } from "../../lib/kinds.ts";
import { isAbsent, type ResourceRule } from "../../lib/rule.ts";

/** What is taken out of an artifact is taken out of the cluster. */
export const fluxPruneOn: ResourceRule = {
  scope: "resource",
  judges: KUSTOMIZATIONS,
  id: "flux-prune-on",
  severity: "medium",
  level: "advisory",
  demand: "A Kustomization prunes.",
  why: "What stays behind keeps its rights and its address, and nobody looks after it.",
  fix: "set spec.prune to true",
  reference: "Flux docs, Kustomization reference, prune",
  judge(resource, read) {
    const at = read.at("spec", "prune");
    if (at.flag() === true || at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
    return [{ at, what: "what is removed stays in the cluster", found: `${at.flag() ?? "nothing"}`, wanted: "true" }];
  },
  remedy(_resource, read) {
    const at = read.at("spec", "prune");
    return isAbsent(at) ? [{ at, value: true }] : [];
  },
};
