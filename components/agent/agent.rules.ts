import { environmentSlug } from "../../config/primitives.ts";
import type { PolicyRule } from "../lib/rbac.ts";

const TIERS = ["production", "staging", "testing", "development", "other"];

/** Every role that GitLab can name for a person; it sends the person's own and all below (GitLab: user/clusters/agent/user_access, user/permissions). */
const ROLES = ["guest", "planner", "reporter", "security_manager", "developer", "maintainer", "owner"];

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

/** Ids of the projects and groups that `userAccess` lists. Membership elsewhere is not sent (GitLab: user/clusters/agent/user_access). */
export interface ImpersonatedPeople {
  projectIds: string[];
  groupIds: string[];
}

/**
 * Every group string that KAS can send for jobs of these projects (GitLab: user/clusters/agent/ci_cd_workflow, impersonation table), or
 * undefined where a grant has no list of environments, or one with a wildcard: then the set cannot be known.
 */
export function jobGroups(projects: ImpersonatedProject[]): string[] | undefined {
  const groups = new Set<string>(["gitlab:ci_job"]);
  for (const { projectId, groupIds, environments } of projects) {
    if (!environments || environments.some((name) => name.includes("*"))) return undefined;
    groups.add(`gitlab:project:${projectId}`);
    for (const name of environments) groups.add(`gitlab:project_env:${projectId}:${environmentSlug(name)}`);
    for (const tier of TIERS) groups.add(`gitlab:project_env_tier:${projectId}:${tier}`);
    for (const id of groupIds) {
      groups.add(`gitlab:group:${id}`);
      for (const tier of TIERS) groups.add(`gitlab:group_env_tier:${id}:${tier}`);
    }
  }
  return [...groups].sort();
}

/** Every group string that KAS can send for people (GitLab: user/clusters/agent/user_access, impersonation). */
export function peopleGroups({ projectIds, groupIds }: ImpersonatedPeople): string[] {
  const roles = (kind: string, ids: string[]) =>
    ids.flatMap((id) => ROLES.map((role) => `gitlab:${kind}_role:${id}:${role}`));
  return ["gitlab:user", ...roles("group", groupIds), ...roles("project", projectIds)];
}

/**
 * What KAS says of a job or a person beside name and groups (GitLab: the same tables). RBAC knows no `userextras/*`: a wildcard
 * stands for a resource before a subresource only, so each key is written out.
 */
const EXTRAS = ["id", "config_project_id", "username"];
const JOB_EXTRAS = ["project_id", "ci_pipeline_id", "ci_job_id", "environment_slug", "environment_tier"];
const PEOPLE_EXTRAS = ["access_type"];

/** Whom an agent acts as, by the groups of each kind; an absent kind is not impersonated at all. */
export interface Impersonation {
  jobs?: { groups: string[] | undefined };
  people?: { groups: string[] };
}

/**
 * Right to act as these jobs and people. User names are dynamic (`gitlab:ci_job:<id>`, `gitlab:user:<name>`), and RBAC has no prefixes, so
 * users cannot be narrowed; groups are, to those given. Open groups reach as far as cluster-admin (`system:masters`), which is why
 * agentk's namespace stays closed to jobs, and why production refuses them (`config/rules/production.ts`).
 */
export function impersonationRules({ jobs, people }: Impersonation): PolicyRule[] {
  const open = jobs !== undefined && jobs.groups === undefined;
  const groups = [...(jobs?.groups ?? []), ...(people?.groups ?? [])];
  const extras = [...EXTRAS, ...(jobs ? JOB_EXTRAS : []), ...(people ? PEOPLE_EXTRAS : [])];
  return [
    { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] },
    { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"], ...(!open && { resourceNames: groups }) },
    {
      apiGroups: ["authentication.k8s.io"],
      resources: extras.map((key) => `userextras/agent.gitlab.com/${key}`),
      verbs: ["impersonate"],
    },
  ];
}
