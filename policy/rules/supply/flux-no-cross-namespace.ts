import { HELM_RELEASES, KUSTOMIZATIONS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** An application takes its source from its own namespace. */
export const fluxNoCrossNamespace: ResourceRule = {
  scope: "resource",
  judges: [...KUSTOMIZATIONS, ...HELM_RELEASES],
  id: "flux-no-cross-namespace",
  severity: "medium",
  level: "production",
  demand: "sourceRef, chartRef and dependsOn of a Kustomization or HelmRelease stay in its own namespace.",
  why: "A reference across namespaces uses credentials of another tenant.",
  fix: "put the source into the namespace of the application, and run Flux with --no-cross-namespace-refs",
  reference: "Flux docs, multi-tenancy lockdown",
  limits: "Flux itself enforces it only with --no-cross-namespace-refs (flux-lockdown).",
  judge(resource, read) {
    const spec = read.at("spec");
    const references = [
      spec.at("sourceRef"),
      spec.at("chartRef"),
      spec.at("chart", "spec", "sourceRef"),
      ...spec.at("dependsOn").list(),
    ];
    return references.flatMap((reference) => {
      const at = reference.at("namespace");
      const namespace = at.text();
      if (namespace === undefined || namespace === resource.namespace) return [];
      const wanted = resource.namespace ?? "its own namespace";
      return [{ at, what: "the reference leads into another namespace", found: namespace, wanted }];
    });
  },
};
