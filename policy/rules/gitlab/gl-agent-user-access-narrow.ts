import { agentConfigOf } from "../../lib/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** People who use the agent act as themselves. */
export const glAgentUserAccessNarrow: ResourceRule = {
  scope: "resource",
  judges: AGENT_FILES,
  id: "gl-agent-user-access-narrow",
  severity: "medium",
  level: "production",
  demand: "user_access acts as user where the tier has it, and names no top-level group.",
  why: "As agent everybody in the group has all rights of the agent's ServiceAccount.",
  fix: "set user_access.access_as.user and bind gitlab:user groups; name projects or subgroups",
  reference: "GitLab docs, agent user_access (access_as user: Premium)",
  judge(resource, read, settings) {
    const config = agentConfigOf(resource, read);
    const access = config?.read.at("user_access");
    if (access === undefined || access.raw === undefined) return [];
    const as = access.at("access_as");
    const findings: Finding[] = access
      .at("groups")
      .list()
      .filter((group) => !(group.at("id").text() ?? "/").includes("/"))
      .map((group) => ({
        at: group.at("id"),
        what: "the agent is shared with a whole top-level group",
        found: group.at("id").text() ?? "",
        wanted: "a project or a group below it",
      }));
    if (settings.gitlabTier === "free" || as.at("user").raw !== undefined || as.isUnknown()) return findings;
    return [...findings, { at: as, what: "people act as the agent", found: "agent", wanted: "user" }];
  },
};
