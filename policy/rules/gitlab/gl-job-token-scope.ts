import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** The tokens of jobs of other projects do not open this one. */
export const glJobTokenScope: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/ProjectJobTokenScopes"],
  id: "gl-job-token-scope",
  severity: "high",
  level: "mandatory",
  demand: "The scope of job tokens is on.",
  why: "Off, a job of any project whose author may read this one reads and writes it with its token.",
  fix: "set enabled to true and list the projects in targetProjectIds",
  reference: "GitLab docs, CI/CD job token, control access",
  limits: "Projects without a ProjectJobTokenScopes in the stack are not seen.",
  judge(_resource, read) {
    const at = read.at("enabled");
    const findings: Finding[] = [];
    if (at.flag() === false)
      findings.push({ at, what: "job tokens of every project are accepted", found: "false", wanted: "true" });
    return findings;
  },
};
