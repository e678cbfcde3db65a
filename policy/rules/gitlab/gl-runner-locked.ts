import type { ResourceRule } from "../../lib/rule.ts";

/** A runner of one project stays with that project. */
export const glRunnerLocked: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/UserRunner"],
  id: "gl-runner-locked",
  severity: "medium",
  level: "production",
  demand: "A project runner is locked.",
  why: "A maintainer of another project could enable it there, with its caches and credentials.",
  fix: "set locked to true",
  reference: "GitLab docs, project runners, lock",
  judge(_resource, read) {
    const at = read.at("locked");
    if (read.at("runnerType").text() !== "project_type" || at.flag() === true || at.isUnknown()) return [];
    const found = `${at.flag() ?? "nothing, which means false"}`;
    return [{ at, what: "other projects may enable the runner", found, wanted: "true" }];
  },
};
