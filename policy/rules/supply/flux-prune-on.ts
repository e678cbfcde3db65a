import type { ResourceRule } from "../../lib/rule.ts";

/** What is taken out of an artifact is taken out of the cluster. */
export const fluxPruneOn: ResourceRule = {
  scope: "resource",
  id: "flux-prune-on",
  severity: "medium",
  level: "advisory",
  demand: "A Kustomization prunes.",
  why: "What stays behind keeps its rights and its address, and nobody looks after it.",
  fix: "set spec.prune to true",
  reference: "Flux docs, Kustomization reference, prune",
  judge(resource, read) {
    if (resource.group !== "kustomize.toolkit.fluxcd.io" || resource.kind !== "Kustomization") return [];
    const at = read.at("spec", "prune");
    if (at.flag() === true || at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
    return [{ at, what: "what is removed stays in the cluster", found: `${at.flag() ?? "nothing"}`, wanted: "true" }];
  },
  remedy(type, props) {
    const spec = props["spec"] as Record<string, unknown> | undefined;
    const mends = type.startsWith("kubernetes:kustomize.toolkit.fluxcd.io/") && type.endsWith(":Kustomization");
    return mends && spec !== undefined && spec["prune"] === undefined ? [{ path: ["spec", "prune"], value: true }] : [];
  },
};
