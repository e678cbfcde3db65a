import type { RbacSubject } from "../lib/rbac.ts";
import type { Subject } from "./access.schema.ts";

/** A group that KAS impersonates (GitLab: user/clusters/agent/ci_cd_workflow and user_access, impersonation tables). */
type Impersonated = Omit<Subject, "agent">;

/** Path of the project or group whose number stands in the group's name. */
export function ownerOf(subject: Impersonated): { kind: "project" | "group"; path: string } {
  const { projectEnvironment, projectTier, groupTier, userRole } = subject;
  const project = projectEnvironment?.project ?? projectTier?.project ?? userRole?.project;
  if (project !== undefined) return { kind: "project", path: project };
  return { kind: "group", path: (groupTier?.group ?? userRole?.group)! };
}

/** Name of the impersonated group; `id` is the number of `ownerOf`. */
export function groupName({ projectEnvironment, projectTier, groupTier, userRole }: Impersonated, id: string): string {
  if (projectEnvironment) return `gitlab:project_env:${id}:${projectEnvironment.slug}`;
  if (projectTier) return `gitlab:project_env_tier:${id}:${projectTier.tier}`;
  if (groupTier) return `gitlab:group_env_tier:${id}:${groupTier.tier}`;
  const kind = userRole!.project === undefined ? "group_role" : "project_role";
  return `gitlab:${kind}:${id}:${userRole!.role}`;
}

/** RBAC subject of an impersonated group. */
export function groupSubject(name: string): RbacSubject {
  return { kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" };
}
