import type { Reader } from "../../../analysis/objects/reader.ts";
import { HELM_RELEASES, KUSTOMIZATIONS } from "../../lib/kinds.ts";
import { referenceTitle } from "../../lib/references.ts";
import type { Member, StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const APPLIERS = /^(kustomize|helm|source|image)\.toolkit\.fluxcd\.io$/;

/** What Flux applies comes from a source that is there. */
export const graphFluxSourceExists: StackRule = {
  scope: "stack",
  judges: [...KUSTOMIZATIONS, ...HELM_RELEASES, "source.toolkit.fluxcd.io/HelmChart"],
  id: "graph-flux-source-exists",
  severity: "medium",
  level: "production",
  demand: "The source that a Kustomization, HelmRelease or HelmChart names is in the stack or in the setting existing.",
  why: "An application without its source never becomes ready, and whoever makes one of that name later decides what is deployed.",
  fix: "make the source in this program, correct sourceRef, or list it in existing as Kind namespace/name",
  reference: "Flux docs, Kustomization and HelmRelease references, sourceRef and chartRef",
  judge(members, settings) {
    const there = new Set(members.flatMap(sourcesOf));
    return members.flatMap(({ resource, read }) => {
      if (!APPLIERS.test(resource.group)) return [];
      return referencesIn(read.at("spec")).flatMap((reference) => {
        const kind = reference.at("kind").text();
        const name = reference.at("name").text();
        const namespace = reference.at("namespace").text() ?? resource.namespace ?? "default";
        if (kind === undefined || name === undefined || reference.at("namespace").isUnknown()) return [];
        const title = referenceTitle({ kind, namespace, name });
        if (there.has(title) || isListed(title, settings.existing)) return [];
        const what = "the source that is named here is not in the stack";
        return [
          { at: reference.at("name"), origin: resource.origin, what, found: title, wanted: "a source that exists" },
        ];
      });
    });
  },
};

function referencesIn(spec: Reader): Reader[] {
  return [spec.at("sourceRef"), spec.at("chartRef"), spec.at("chart", "spec", "sourceRef")].filter((at) => at.exists());
}

/** Any object of Flux, and the source that flux-operator makes of a FluxInstance with `sync`. */
function sourcesOf({ resource, read }: Member): string[] {
  const { group, kind, name, namespace = "default" } = resource;
  if (group.endsWith(".toolkit.fluxcd.io")) return [referenceTitle({ kind, namespace, name })];
  const sync = read.at("spec", "sync");
  if (group !== "fluxcd.controlplane.io" || kind !== "FluxInstance" || !sync.exists()) return [];
  const made = { kind: sync.at("kind").text() ?? "", namespace, name: sync.at("name").text() ?? namespace };
  return [referenceTitle(made)];
}
