import type { Agent, Group, Project, User } from "./model.ts";
import type { World } from "./world.ts";

type Fields = Record<string, unknown>;

/** `UserBasic`. */
export function presentUser(world: World, user: User | undefined): Fields | null {
  if (!user) return null;
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    state: user.state,
    locked: false,
    avatar_url: null,
    web_url: `${world.url}/${user.username}`,
  };
}

/** `ProjectIdentity`. */
export function presentProjectIdentity(world: World, project: Project): Fields {
  const group = world.lineage(project.namespace_id);
  const names = [...group.map((g) => g.name).reverse(), project.name];
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: names.join(" / "),
    path: project.path,
    path_with_namespace: project.path_with_namespace,
    created_at: project.created_at,
  };
}

/** `BasicProjectDetails`. */
export function presentProjectBasic(world: World, project: Project): Fields {
  const web = `${world.url}/${project.path_with_namespace}`;
  const namespace = world.tables.groups.get(project.namespace_id);
  return {
    ...presentProjectIdentity(world, project),
    default_branch: project.default_branch,
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(world.url).hostname}:${project.path_with_namespace}.git`,
    http_url_to_repo: `${web}.git`,
    web_url: web,
    readme_url: `${web}/-/blob/${project.default_branch}/README.md`,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: project.created_at,
    namespace: namespace && {
      id: namespace.id,
      name: namespace.name,
      path: namespace.path,
      kind: "group",
      full_path: namespace.full_path,
      parent_id: namespace.parent_id,
      avatar_url: null,
      web_url: `${world.url}/groups/${namespace.full_path}`,
    },
  };
}

/** What a new project of GitLab has unless a request says otherwise. */
export const PROJECT_DEFAULTS: Fields = {
  packages_enabled: true,
  archived: false,
  issues_enabled: true,
  merge_requests_enabled: true,
  wiki_enabled: true,
  jobs_enabled: true,
  snippets_enabled: true,
  container_registry_enabled: true,
  container_registry_access_level: "enabled",
  environments_access_level: "enabled",
  infrastructure_access_level: "enabled",
  builds_access_level: "enabled",
  repository_access_level: "enabled",
  shared_runners_enabled: true,
  group_runners_enabled: true,
  lfs_enabled: true,
  ci_default_git_depth: 20,
  ci_forward_deployment_enabled: true,
  ci_separated_caches: true,
  ci_id_token_sub_claim_components: ["project_path", "ref_type", "ref"],
  ci_push_repository_for_job_token_allowed: false,
  ci_pipeline_variables_minimum_override_role: "developer",
  build_timeout: 3600,
  build_git_strategy: "fetch",
  public_jobs: true,
  auto_devops_enabled: false,
  merge_method: "merge",
  squash_option: "default_off",
  only_allow_merge_if_pipeline_succeeds: false,
  remove_source_branch_after_merge: true,
  request_access_enabled: true,
};

/** `ProjectWithAccess`: a project with `permissions` for the one who asks. */
export function presentProjectFor(world: World, project: Project, user: User | null): Fields {
  const level = world.levelOnProject(user, project);
  const permissions = { project_access: { access_level: level, notification_level: 3 }, group_access: null };
  return { ...presentProject(world, project), permissions };
}

/** `Project`. */
export function presentProject(world: World, project: Project): Fields {
  return {
    ...presentProjectBasic(world, project),
    ...PROJECT_DEFAULTS,
    ...project.settings,
    container_registry_image_prefix: `${world.settings.registryHost}/${project.path_with_namespace}`,
    visibility: project.visibility,
    creator_id: project.creator_id,
    empty_repo: Object.keys(world.tables.repositories.get(project.id)?.commits ?? {}).length === 0,
    ci_job_token_scope_enabled: false,
    open_issues_count: 0,
    updated_at: project.created_at,
    import_status: "none",
    shared_with_groups: [],
  };
}

/** `Group`. */
export function presentGroup(world: World, group: Group): Fields {
  const names = world.lineage(group.id).map((g) => g.name);
  return {
    id: group.id,
    web_url: `${world.url}/groups/${group.full_path}`,
    name: group.name,
    path: group.path,
    description: group.description,
    visibility: group.visibility,
    share_with_group_lock: false,
    require_two_factor_authentication: false,
    two_factor_grace_period: 48,
    project_creation_level: "developer",
    auto_devops_enabled: null,
    subgroup_creation_level: "maintainer",
    emails_disabled: false,
    emails_enabled: true,
    mentions_disabled: null,
    lfs_enabled: true,
    default_branch: null,
    default_branch_protection: 2,
    avatar_url: null,
    request_access_enabled: true,
    full_name: names.reverse().join(" / "),
    full_path: group.full_path,
    created_at: group.created_at,
    parent_id: group.parent_id,
    organization_id: 1,
    shared_runners_setting: "enabled",
    ...group.settings,
  };
}

/** `Clusters_Agent`. */
export function presentAgent(world: World, agent: Agent): Fields {
  const project = world.tables.projects.get(agent.project_id);
  return {
    id: agent.id,
    name: agent.name,
    config_project: project && presentProjectIdentity(world, project),
    created_at: agent.created_at,
    created_by_user_id: agent.created_by_user_id,
    is_receptive: false,
  };
}
