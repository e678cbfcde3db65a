import { isGitlab } from "../../lib/gitlab.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A runner of one project stays with that project. */
export const glRunnerLocked: ResourceRule = {
  scope: "resource",
  about: isGitlab,
  id: "gl-runner-locked",
  severity: "medium",
  level: "production",
  demand: "A project runner is locked.",
  why: "A maintainer of another project could enable it there, with its caches and credentials.",
  fix: "set locked to true",
  reference: "GitLab docs, project runners, lock",
  judge(resource, read) {
    if (resource.shape !== "gitlab" || resource.kind !== "UserRunner") return [];
    const at = read.at("locked");
    if (read.at("runnerType").text() !== "project_type" || at.flag() === true || at.isUnknown()) return [];
    const found = `${at.flag() ?? "nothing, which means false"}`;
    return [{ at, what: "other projects may enable the runner", found, wanted: "true" }];
  },
};
