import { stringify } from "yaml";
import type { AgentSettings } from "./agent.schema.ts";

type Grant = AgentSettings["ciAccess"]["projects"][number];

const entry = (grant: Grant) => ({
  id: grant.id,
  ...(grant.defaultNamespace && { default_namespace: grant.defaultNamespace }),
  ...(grant.protectedBranchesOnly && { protected_branches_only: true }),
  ...(grant.environments && { environments: grant.environments }),
  access_as: grant.accessAs === "ci_job" ? { ci_job: {} } : { agent: {} },
});

/** No environment has such a name: GitLab allows letters, digits, spaces and -_/${}. only (GitLab: ci/yaml, environment:name). */
const NOBODY = "(nobody)";

/**
 * The configuration project's jobs may use the agent as itself until an entry names the project; the most specific entry wins, and its
 * filters hold on every tier (GitLab: user/clusters/agent/ci_cd_workflow). So it is named where the settings do not, for no environment.
 */
function projectEntries({ project, ciAccess }: AgentSettings, jobIdentities: boolean) {
  if (ciAccess.projects.some(({ id }) => id === project)) return ciAccess.projects.map(entry);
  const closed: Grant = {
    id: project,
    protectedBranchesOnly: true,
    environments: [NOBODY],
    accessAs: jobIdentities ? "ci_job" : "agent",
  };
  return [closed, ...ciAccess.projects].map(entry);
}

/**
 * `.gitlab/agents/<name>/config.yaml` from typed grants (GitLab: user/clusters/agent/ci_cd_workflow, user_access; agentcfg.proto).
 * Empty sections are left out; `mark` is the ownership mark, as a comment. `jobIdentities`: the tier has `ci_job`, which GitLab ignores
 * elsewhere together with its whole entry.
 */
export function agentConfigFile(settings: AgentSettings, mark: string, jobIdentities: boolean): string {
  const { ciAccess, userAccess } = settings;
  const config = {
    ci_access: {
      projects: projectEntries(settings, jobIdentities),
      ...(ciAccess.groups.length > 0 && { groups: ciAccess.groups.map(entry) }),
    },
    ...(userAccess && {
      user_access: {
        access_as: userAccess.accessAs === "user" ? { user: {} } : { agent: {} },
        ...(userAccess.projects.length > 0 && { projects: userAccess.projects.map((id) => ({ id })) }),
        ...(userAccess.groups.length > 0 && { groups: userAccess.groups.map((id) => ({ id })) }),
      },
    }),
    observability: { logging: { level: settings.logLevel } },
    ...(settings.fluxReceiver && {
      flux: { webhook_receiver_url: "http://webhook-receiver.flux-system.svc.cluster.local" },
    }),
  };
  return `# ${mark} Written by Pulumi; change the stack file instead.\n${stringify(config)}`;
}

/** Context of the agent in a job's KUBECONFIG: `<configuration project>:<agent>` (GitLab: user/clusters/agent/ci_cd_workflow). */
export function kubeContext(project: string, agent: string): string {
  return `${project}:${agent}`;
}
