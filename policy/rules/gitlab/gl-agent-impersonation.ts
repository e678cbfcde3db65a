import { agentConfigOf, ciGrantsOf } from "../../lib/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A job acts as itself, and not as the agent. */
export const glAgentImpersonation: ResourceRule = {
  scope: "resource",
  judges: AGENT_FILES,
  id: "gl-agent-impersonation",
  severity: "high",
  level: "production",
  demand: "Each entry of ci_access has access_as with ci_job or impersonate, where the tier has it.",
  why: "Without it every job has all rights of the agent's ServiceAccount, and the audit log names none of them.",
  fix: "set access_as.ci_job and bind groups such as gitlab:project_env:<id>:<slug>",
  reference: "GitLab docs, agent ci_cd_workflow, impersonation (Premium)",
  judge(resource, read, settings) {
    const config = agentConfigOf(resource, read);
    if (config === undefined || settings.gitlabTier === "free") return [];
    return ciGrantsOf(config).flatMap(({ at, id }) => {
      const as = at.at("access_as");
      if (as.at("ci_job").raw !== undefined || as.at("impersonate").raw !== undefined || as.isUnknown()) return [];
      const found = as.at("agent").raw === undefined ? `nothing for ${id}` : `agent for ${id}`;
      return [{ at: as, what: "jobs act as the agent", found, wanted: "ci_job or impersonate" }];
    });
  },
};
