import { FLUX_SOURCES } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Flux speaks TLS to its sources, but for the hosts that the settings list (the sandbox's registry on localhost). */
export const fluxNoInsecure: ResourceRule = {
  scope: "resource",
  judges: [...FLUX_SOURCES, "image.toolkit.fluxcd.io/ImageRepository"],
  id: "flux-no-insecure",
  severity: "high",
  level: "mandatory",
  demand: "A Flux source uses TLS: neither insecure nor http, but for the hosts in insecureHosts.",
  why: "Without TLS the credentials of the registry and what is deployed are anybody's on the way.",
  fix: "remove spec.insecure and use https, oci or ssh",
  reference: "Flux docs, OCIRepository reference, insecure",
  judge(_resource, read, settings) {
    const url = read.at("spec", "url");
    const insecure = read.at("spec", "insecure");
    const text = url.text();
    const plain = text?.startsWith("http://") ?? false;
    if (insecure.flag() !== true && !plain) return [];
    const host = /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(text ?? "")?.[1];
    if (host !== undefined && settings.insecureHosts.includes(host)) return [];
    return [
      {
        at: plain ? url : insecure,
        what: "the source is read without TLS",
        found: plain ? `http:// to ${host}` : `insecure true for ${host ?? "an unknown host"}`,
        wanted: "TLS",
      },
    ];
  },
};
