import type { Reader } from "../../analysis/objects/reader.ts";

/**
 * The bare name of a release's chart: `gitlab-agent` for `gitlab/gitlab-agent`, `oci://host/charts/gitlab-agent:1.2.3`
 * and `./charts/gitlab-agent-1.2.3.tgz`.
 */
export function chartNameOf(release: Reader): string | undefined {
  const chart = release.at("chart").text();
  if (chart === undefined) return undefined;
  const last = chart.slice(chart.lastIndexOf("/") + 1);
  return last.replace(/[:@].*$/, "").replace(/(-\d+\.\d+\.\d+.*)?\.tgz$/, "");
}
