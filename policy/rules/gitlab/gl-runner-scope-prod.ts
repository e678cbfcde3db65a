import type { ResourceRule } from "../../lib/rule.ts";

/** In production a runner takes the jobs that ask for it. */
export const glRunnerScopeProd: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/UserRunner"],
  id: "gl-runner-scope-prod",
  severity: "critical",
  level: "production",
  demand: "A runner has tags, and one of the whole instance takes no untagged jobs.",
  why: "An instance runner for untagged jobs runs whatever any user of that GitLab writes.",
  fix: "set tagLists, and untagged to false or runnerType to group_type or project_type",
  reference: "GitLab docs, runner scopes and tags",
  judge(_resource, read) {
    const untagged = read.at("untagged");
    const type = read.at("runnerType").text();
    const tags = read.at("tagLists");
    if (type === "instance_type" && untagged.flag() === true) {
      const what = "the runner takes untagged jobs of the whole instance";
      return [{ at: untagged, what, found: "true", wanted: "false, or a narrower runnerType" }];
    }
    if (tags.list().length > 0 || tags.isUnknown()) return [];
    return [{ at: tags, what: "no job can ask for the runner", found: "no tags", wanted: "tags" }];
  },
};
