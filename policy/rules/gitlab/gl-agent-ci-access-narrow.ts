import { agentConfigOf, ciGrantsOf } from "../../lib/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** An agent is shared with the projects that deploy through it. */
export const glAgentCiAccessNarrow: ResourceRule = {
  scope: "resource",
  judges: AGENT_FILES,
  id: "gl-agent-ci-access-narrow",
  severity: "high",
  level: "mandatory",
  demand:
    "ci_access names projects, no top-level group and not the instance; in production each entry names environments.",
  why: "Every job of every project below a group may use the agent, those of projects made tomorrow too.",
  fix: "list the projects by path, each with environments",
  reference: "GitLab docs, agent ci_cd_workflow, authorize agent access; ATT&CK T1078",
  judge(resource, read, settings) {
    const config = agentConfigOf(resource, read);
    if (config === undefined) return [];
    if (config.error !== undefined)
      return [{ at: config.at, what: "the agent's configuration is not YAML", found: config.error, wanted: "YAML" }];
    return ciGrantsOf(config).flatMap(({ kind, at, id }): Finding[] => {
      const what = "the agent is shared too widely";
      if (kind === "instance") return [{ at, what, found: "the whole instance", wanted: "projects" }];
      if (kind === "group" && !id.includes("/"))
        return [{ at: at.at("id"), what, found: `top-level group ${id}`, wanted: "projects, or a group below it" }];
      const environments = at.at("environments");
      const named = environments.texts().some((name) => name !== "*");
      if (!settings.production || named || environments.isUnknown()) return [];
      const found = `${kind} ${id} for any environment`;
      return [{ at: environments, what: "jobs of any environment use the agent", found, wanted: "environments" }];
    });
  },
};
