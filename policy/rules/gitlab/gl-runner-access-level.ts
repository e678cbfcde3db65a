import type { ResourceRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

/** In production a runner takes jobs of protected branches and tags, unless it is meant for others. */
export const glRunnerAccessLevel: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/UserRunner"],
  id: "gl-runner-access-level",
  severity: "high",
  level: "production",
  demand: "A runner's accessLevel is ref_protected, unless openRunners lists it.",
  why: "A runner that deploys and takes any branch lets a merge request deploy.",
  fix: "set accessLevel to ref_protected, or list a runner without credentials in openRunners",
  reference: "GitLab docs, protected runners; GitLab API, access_level",
  judge(resource, read, settings) {
    const at = read.at("accessLevel");
    const level = at.text();
    if (level === "ref_protected" || at.isUnknown() || isListed(resource.name, settings.openRunners)) return [];
    const found = level ?? "nothing, which means not_protected";
    return [{ at, what: "the runner takes jobs of any branch", found, wanted: "ref_protected" }];
  },
};
