import type { Reader } from "../../../analysis/objects/reader.ts";
import { type AgentConfig, agentConfigOf, ciGrantsOf } from "../../lib/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A job acts as itself, and not as the agent; where jobs or people are impersonated, that goes for the configuration's own project too. */
export const glAgentImpersonation: ResourceRule = {
  scope: "resource",
  judges: AGENT_FILES,
  id: "gl-agent-impersonation",
  severity: "high",
  level: "production",
  demand:
    "Each entry of ci_access has access_as with ci_job or impersonate, where the tier has it, and an agent that impersonates has an entry for its own project.",
  why: "Without it every job has all rights of the agent's ServiceAccount, and the audit log names none of them. The project of the configuration has access as the agent until an entry names it, and whoever is an agent that impersonates can be anybody.",
  fix: "set access_as.ci_job and bind groups such as gitlab:project_env:<id>:<slug>",
  reference: "GitLab docs, agent ci_cd_workflow, impersonation (Premium)",
  judge(resource, read, settings) {
    const config = agentConfigOf(resource, read);
    if (config === undefined || settings.gitlabTier === "free") return [];
    const entries = ciGrantsOf(config).flatMap(({ at, id }) => {
      const as = at.at("access_as");
      if (actsAsOthers(as) || as.isUnknown()) return [];
      const found = as.at("agent").raw === undefined ? `nothing for ${id}` : `agent for ${id}`;
      return [{ at: as, what: "jobs act as the agent", found, wanted: "ci_job or impersonate" }];
    });
    return [...entries, ...implicitAccess(config, read.at("project").text())];
  },
};

function actsAsOthers(as: Reader): boolean {
  return ["ci_job", "impersonate"].some((key) => as.at(key).raw !== undefined);
}

/** `own` is the path of the project that holds the configuration; by its number no entry can be told to be its own. */
function implicitAccess(config: AgentConfig, own: string | undefined): Finding[] {
  const grants = ciGrantsOf(config);
  const people = config.read.at("user_access", "access_as", "user").raw !== undefined;
  const impersonates = people || grants.some(({ at }) => actsAsOthers(at.at("access_as")));
  if (!own?.includes("/") || !impersonates) return [];
  if (grants.some(({ kind, id }) => kind === "project" && id.toLowerCase() === own.toLowerCase())) return [];
  return [
    {
      at: config.read.at("ci_access", "projects"),
      what: "jobs of the configuration's own project act as an agent that impersonates",
      found: `no entry for ${own}`,
      wanted: "an entry for it with ci_job",
      fix: `name ${own} in ci_access.projects with access_as.ci_job, for environments that may use it or for none`,
    },
  ];
}
