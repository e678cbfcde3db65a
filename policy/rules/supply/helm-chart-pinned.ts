import { isExactVersion } from "../../../analysis/images/semver-range.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { HELM_RELEASES } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A chart is named by one exact version or by a digest. */
export const helmChartPinned: ResourceRule = {
  scope: "resource",
  judges: ["release", ...HELM_RELEASES, "source.toolkit.fluxcd.io/HelmChart"],
  id: "helm-chart-pinned",
  severity: "high",
  level: "mandatory",
  demand: "A Helm chart has an exact version or a digest, and devel is not set.",
  why: "A range or no version takes whatever was published last, with whatever it grants itself.",
  fix: "write the exact version of the chart",
  reference: "Helm docs, chart version; ATT&CK T1195.002",
  limits:
    "The provider resolves the version of a helm.sh/v3:Release before the engine asks a pack, and a helm.sh/v4:Chart arrives without inputs: a missing version of theirs shows in a graph (glk check) and in Flux's kinds.",
  judge(resource, read) {
    const place = placeOf(resource, read);
    if (place === undefined) return [];
    const devel = place.devel.flag() === true;
    const findings = devel
      ? [{ at: place.devel, what: "development versions are taken", found: "devel true", wanted: "devel absent" }]
      : [];
    const version = place.version.text();
    const chart = place.chart.text() ?? "";
    if (!place.version.notes.clear || isLocal(chart, place.repository) || /@sha256:[0-9a-f]{64}$/.test(chart))
      return findings;
    if (version !== undefined && isExactVersion(version)) return findings;
    return [
      ...findings,
      {
        at: place.version,
        what: `the chart "${chart}" is not pinned`,
        found: version === undefined || version === "" ? "no version" : `version "${version}"`,
        wanted: "one exact version",
      },
    ];
  },
};

interface Place {
  chart: Reader;
  version: Reader;
  devel: Reader;
  repository: Reader;
}

function placeOf(resource: Resource, read: Reader): Place | undefined {
  const spec = read.at("spec");
  const devel = read.at("devel");
  if (resource.shape === "release") {
    if (read.at("chart").raw === undefined) return undefined;
    const repository = read.at("repositoryOpts", "repo");
    return { chart: read.at("chart"), version: read.at("version"), devel, repository };
  }
  if (resource.kind === "HelmRelease") {
    const chart = spec.at("chart", "spec");
    if (!chart.exists()) return undefined;
    return { chart: chart.at("chart"), version: chart.at("version"), devel, repository: chart.at("sourceRef", "name") };
  }
  return { chart: spec.at("chart"), version: spec.at("version"), devel, repository: spec.at("sourceRef", "name") };
}

/** A chart in a folder of this repository is under version control itself. */
function isLocal(chart: string, repository: Reader): boolean {
  return /^\.{0,2}\//.test(chart) && !repository.exists();
}
