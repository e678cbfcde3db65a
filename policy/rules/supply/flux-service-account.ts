import { HELM_RELEASES, KUSTOMIZATIONS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Flux applies each application as a ServiceAccount of that application. */
export const fluxServiceAccount: ResourceRule = {
  scope: "resource",
  judges: [...KUSTOMIZATIONS, ...HELM_RELEASES],
  id: "flux-service-account",
  severity: "high",
  level: "mandatory",
  demand: "A Kustomization or HelmRelease names a serviceAccountName other than default.",
  why: "Without one the controller applies with its own rights, which are cluster-admin.",
  fix: "make a ServiceAccount with a Role in the target namespace and name it in spec.serviceAccountName",
  reference: "Flux docs, security best practices, impersonation; fluxcd/flux2-multi-tenancy",
  judge(resource, read) {
    const at = read.at("spec", "serviceAccountName");
    const name = at.text();
    if (at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
    if (name !== undefined && name !== "" && name !== "default") return [];
    const found = name || "no serviceAccountName";
    return [{ at, what: "Flux applies it with the controller's rights", found, wanted: "a ServiceAccount of its own" }];
  },
};
