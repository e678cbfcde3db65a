import { agentConfigOf, ciGrantsOf } from "../../lib/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** In production only jobs of protected branches use the agent. */
export const glAgentProtectedBranches: ResourceRule = {
  scope: "resource",
  judges: AGENT_FILES,
  id: "gl-agent-protected-branches",
  severity: "high",
  level: "production",
  demand: "Each entry of ci_access sets protected_branches_only to true.",
  why: "Otherwise a branch that anybody may push deploys.",
  fix: "set protected_branches_only: true",
  reference: "GitLab docs, agent ci_cd_workflow, restrict access to protected branches (17.10)",
  judge(resource, read) {
    const config = agentConfigOf(resource, read);
    if (config === undefined) return [];
    return ciGrantsOf(config).flatMap(({ at, id }) => {
      const only = at.at("protected_branches_only");
      if (only.flag() === true || only.isUnknown()) return [];
      const found = `${only.flag() ?? "nothing"} for ${id}`;
      return [{ at: only, what: "jobs of any branch use the agent", found, wanted: "true" }];
    });
  },
};
