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

/**
 * `.gitlab/agents/<name>/config.yaml` from typed grants (GitLab: user/clusters/agent/ci_cd_workflow, user_access; agentcfg.proto).
 * Empty sections are left out; `mark` is the ownership mark, as a comment.
 */
export function agentConfigFile(settings: AgentSettings, mark: string): string {
  const { ciAccess, userAccess } = settings;
  const ci = {
    ...(ciAccess.projects.length > 0 && { projects: ciAccess.projects.map(entry) }),
    ...(ciAccess.groups.length > 0 && { groups: ciAccess.groups.map(entry) }),
  };
  const config = {
    ...(Object.keys(ci).length > 0 && { ci_access: ci }),
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
