import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import { isBelow } from "../../lib/places.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A chart comes from a repository that somebody chose, over TLS. */
export const helmRepoTrusted: ResourceRule = {
  scope: "resource",
  judges: ["release", "source.toolkit.fluxcd.io/HelmRepository"],
  id: "helm-repo-trusted",
  severity: "medium",
  level: "production",
  demand: "A chart's repository uses TLS that is checked, and is one of chartRepositories where that setting has any.",
  why: "A chart runs with whatever rights it grants itself.",
  fix: "use https or oci, and list the repository in chartRepositories",
  reference: "Helm docs, provenance and chart repositories; ATT&CK T1195.002",
  limits: UNSEEN_VALUES,
  judge(resource, read, settings) {
    return [...placesOf(resource, read)]
      .flatMap((at): Finding[] => {
        const text = at.text();
        if (text === undefined || text === "" || /^\.{0,2}\//.test(text)) return [];
        const host = /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(text)?.[1] ?? "";
        const what = "the chart comes from a repository that nobody vouches for";
        const known = settings.chartRepositories;
        if (text.startsWith("http://") && !settings.insecureHosts.includes(host))
          return [{ at, what, found: `http:// to ${host}`, wanted: "https or oci" }];
        if (known.length === 0 || isBelow(text, known) || settings.insecureHosts.includes(host)) return [];
        return [{ at, what, found: text, wanted: known.join(", ") }];
      })
      .concat(unchecked(resource, read));
  },
};

function placesOf(resource: Resource, read: Reader): Reader[] {
  if (resource.shape === "release") {
    const repository = read.at("repositoryOpts", "repo");
    const chart = read.at("chart");
    return chart.text()?.includes("://") ? [repository, chart] : [repository];
  }
  return [read.at("spec", "url")];
}

function unchecked(resource: Resource, read: Reader): Finding[] {
  if (resource.shape !== "release") return [];
  return [read.at("insecureSkipTlsVerify"), read.at("plainHttp"), read.at("repositoryOpts", "insecureSkipTlsVerify")]
    .filter((at) => at.flag() === true)
    .map((at) => ({ at, what: "the repository's TLS is not checked", found: "true", wanted: "false or nothing" }));
}
