import type { Finding, ResourceRule } from "../../lib/rule.ts";

const NARROW = ["no one", "maintainer", "admin"];

/** Nobody pushes past review to a branch that deploys. */
export const glBranchProtection: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/BranchProtection", "gitlab/TagProtection"],
  id: "gl-branch-protection",
  severity: "high",
  level: "production",
  demand: "A protected branch allows no force push, and push and merge to maintainers at most; a tag likewise.",
  why: "What lies on the branch is deployed; a force push takes its history with it.",
  fix: "set allowForcePush to false, pushAccessLevel to no one and mergeAccessLevel to maintainer",
  reference: "GitLab docs, protected branches and protected tags",
  limits: "A branch without a BranchProtection in the stack is not seen.",
  judge(resource, read) {
    const tag = resource.kind === "TagProtection";
    const findings: Finding[] = [];
    const force = read.at("allowForcePush");
    if (force.flag() === true)
      findings.push({ at: force, what: "history may be rewritten", found: "true", wanted: "false" });
    for (const field of tag ? ["createAccessLevel"] : ["pushAccessLevel", "mergeAccessLevel"]) {
      const at = read.at(field);
      const level = at.text();
      if (level === undefined || NARROW.includes(level)) continue;
      findings.push({ at, what: "too many may change what is deployed", found: level, wanted: NARROW.join(" or ") });
    }
    return findings;
  },
};
