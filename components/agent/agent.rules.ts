import type { PolicyRule } from "../lib/rbac.ts";

const TIERS = ["production", "staging", "testing", "development", "other"];

/**
 * What agentk itself needs in its own namespace: leader election and its events (reference/gitlab.md §1.3). What jobs may do through
 * the agent is `components/access`; nothing here reaches another namespace.
 */
export function agentRules(): PolicyRule[] {
  return [
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  ];
}

/** A project whose jobs the agent impersonates: ids are GitLab's numeric ones, `groupIds` those of every ancestor group. */
export interface ImpersonatedProject {
  projectId: string;
  groupIds: string[];
  /** Names of the environments the grant is limited to; nothing or a wildcard leaves the set of groups open. */
  environments: string[] | undefined;
}

/**
 * Every group string that KAS can send for jobs of these projects (GitLab: user/clusters/agent/ci_cd_workflow, impersonation table), or
 * undefined where a grant has no list of environments, or one with a wildcard or a name that is not its own slug: then the set cannot be
 * known.
 */
export function impersonatedGroups(projects: ImpersonatedProject[]): string[] | undefined {
  const groups = new Set<string>(["gitlab:ci_job"]);
  for (const { projectId, groupIds, environments } of projects) {
    if (!environments?.every(isSlug)) return undefined;
    groups.add(`gitlab:project:${projectId}`);
    for (const environment of environments) groups.add(`gitlab:project_env:${projectId}:${environment}`);
    for (const tier of TIERS) groups.add(`gitlab:project_env_tier:${projectId}:${tier}`);
    for (const id of groupIds) {
      groups.add(`gitlab:group:${id}`);
      for (const tier of TIERS) groups.add(`gitlab:group_env_tier:${id}:${tier}`);
    }
  }
  return [...groups].sort();
}

/**
 * Whether GitLab's slug of an environment is its name: lower-case letters, digits and dashes, 24 at most. Any other name gets a
 * suffix that cannot be computed here (GitLab: ci/variables, `CI_ENVIRONMENT_SLUG`).
 */
function isSlug(environment: string): boolean {
  return /^[a-z]([-a-z0-9]{0,22}[a-z0-9])?$/.test(environment);
}

/**
 * What KAS says of a job beside its name and groups (GitLab: user/clusters/agent/ci_cd_workflow, impersonation table). RBAC knows no
 * `userextras/*`: a wildcard stands for a resource before a subresource only, so each key is written out.
 */
const EXTRAS = [
  "id",
  "config_project_id",
  "project_id",
  "ci_pipeline_id",
  "ci_job_id",
  "username",
  "environment_slug",
  "environment_tier",
].map((key) => `agent.gitlab.com/${key}`);

/**
 * Right to act as a job. User names are dynamic (`gitlab:ci_job:<id>`) and cannot be narrowed; groups are narrowed to those given.
 * Open groups reach as far as cluster-admin (`system:masters`), which is why agentk's namespace stays closed to jobs.
 */
export function impersonationRules(groups: string[] | undefined): PolicyRule[] {
  return [
    { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] },
    { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"], ...(groups && { resourceNames: groups }) },
    {
      apiGroups: ["authentication.k8s.io"],
      resources: EXTRAS.map((key) => `userextras/${key}`),
      verbs: ["impersonate"],
    },
  ];
}
