import { type AgentGrant, agentConfigsOf } from "../../../analysis/grants/agent-config.ts";
import { AGENT_FILES } from "../../lib/kinds.ts";
import { gitlabMembers } from "../../lib/projects.ts";
import type { Member, StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

/** Names that GitLab takes for an earlier tier, and those of production among the rest (GitLab docs, environments, deployment tier). */
const EARLIER = /dev|review|trunk|test|tst|int|ac(ce|)pt|qa|qc|control|quality|sta?g|mode?l|pre|demo|non/i;
const PRODUCTION = /pro?d|live/i;

/** An environment that opens a cluster is protected in GitLab. */
export const glProtectedEnvironment: StackRule = {
  scope: "stack",
  judges: AGENT_FILES,
  id: "gl-protected-environment",
  severity: "high",
  level: "production",
  demand:
    "Each production environment that an agent's configuration names is protected in its project or group, where the tier does.",
  why: "The agent only asks for the environment's name: who may run a job with that name gets its rights.",
  fix: "add a ProjectProtectedEnvironment, or list ProtectedEnvironment <project>/<environment> in existing",
  reference: "GitLab docs, protected environments (Premium); GitLab docs, agent ci_cd_workflow, environments",
  judge(members, settings) {
    if (settings.gitlabTier === "free") return [];
    const protections = protectionsOf(members);
    return members.flatMap(({ resource, read }) =>
      agentConfigsOf(resource, read)
        .flatMap(({ grants }) => grants)
        .flatMap((grant) =>
          productionOf(grant)
            .filter((name) => !isListed(`ProtectedEnvironment ${grant.id}/${name}`, settings.existing))
            .filter((name) => !protections.some((protection) => protects(protection, grant, name)))
            .map((name) => ({
              at: grant.at.at("environments"),
              origin: resource.origin,
              what: `environment "${name}" of ${grant.id} is not protected`,
              found: "no protection in the stack",
              wanted: "a ProjectProtectedEnvironment or GroupProtectedEnvironment",
            })),
        ),
    );
  },
};

function productionOf({ access, id, environments }: AgentGrant): string[] {
  if (access !== "ci" || id === undefined) return [];
  return environments.filter((name) => PRODUCTION.test(name) && !EARLIER.test(name));
}

/** Of whom, and which environment; undefined where it is not known yet, which may be any. */
interface Protection {
  readonly owner: string | undefined;
  readonly scope: "project" | "group";
  readonly environment: string | undefined;
}

function protectionsOf(members: readonly Member[]): Protection[] {
  return (["project", "group"] as const).flatMap((scope) =>
    gitlabMembers(members, scope === "project" ? "ProjectProtectedEnvironment" : "GroupProtectedEnvironment").map(
      ({ read }) => ({ scope, owner: read.at(scope).text(), environment: read.at("environment").text() }),
    ),
  );
}

/** A group protects by tier, and all that lies below it. */
function protects(
  { scope, owner, environment }: Protection,
  { id = "", scope: own }: AgentGrant,
  name: string,
): boolean {
  const tier = environment === undefined || environment === "production";
  if (scope === "group") return tier && (owner === undefined || id === owner || id.startsWith(`${owner}/`));
  const same = environment === undefined || environment === name || isListed(environment, [name]);
  return own === "project" && same && (owner === undefined || owner === id);
}
