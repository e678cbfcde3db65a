import { isExactVersion } from "../../../analysis/images/semver-range.ts";
import { GITLABS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Which GitLab runs is written down. */
export const opVersionPinned: ResourceRule = {
  scope: "resource",
  judges: GITLABS,
  id: "op-version-pinned",
  severity: "medium",
  level: "production",
  demand: "A GitLab of the operator names one exact version of the chart.",
  why: "An upgrade of GitLab migrates its database and has required stops: it must not come with an upgrade of the operator.",
  fix: "write the exact version into spec.chart.version",
  reference: "GitLab docs, operator upgrades; GitLab docs, upgrade paths",
  judge(resource, read) {
    const at = read.at("spec", "chart", "version");
    const version = at.text();
    if (at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
    if (version !== undefined && isExactVersion(version)) return [];
    return [
      { at, what: "GitLab's version is not pinned", found: version || "no version", wanted: "one exact version" },
    ];
  },
};
