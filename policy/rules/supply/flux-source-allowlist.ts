import { FLUX_SOURCES } from "../../lib/kinds.ts";
import { isBelow } from "../../lib/places.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Flux reads from places that somebody chose. */
export const fluxSourceAllowlist: ResourceRule = {
  scope: "resource",
  judges: FLUX_SOURCES,
  id: "flux-source-allowlist",
  severity: "medium",
  level: "production",
  demand: "The URL of a Flux source lies below one of fluxSources, where that setting has any.",
  why: "Whoever owns the place that Flux reads from decides what runs.",
  fix: "use a place of yours, or list it in fluxSources",
  reference: "Flux docs, security best practices; ATT&CK T1195.002",
  judge(_resource, read, settings) {
    if (settings.fluxSources.length === 0) return [];
    const at = read.at("spec", "url");
    const url = at.text();
    if (url === undefined || isBelow(url, settings.fluxSources)) return [];
    const found = url.replace(/\/\/[^@/]*@/, "//");
    return [{ at, what: "Flux reads from elsewhere", found, wanted: settings.fluxSources.join(", ") }];
  },
};
