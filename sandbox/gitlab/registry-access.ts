import { livingToken, runningJob } from "./access.ts";
import type { DeployToken, Job, Project, User } from "./model.ts";
import { isPast } from "./tokens.ts";
import { digest } from "./vault.ts";
import { LEVEL, type World } from "./world.ts";

/** Who asks for a registry token. */
export type RegistryCaller =
  | { kind: "deploy"; token: DeployToken }
  | { kind: "job"; job: Job; user: User }
  | { kind: "user"; user: User; scopes: string[] };

/** One entry of a Docker `scope`: what is asked, and in a token what is granted. */
export interface RegistryAccess {
  type: string;
  name: string;
  actions: string[];
}

/** Who presents this username and password; undefined when nobody living does. */
export function registryCaller(world: World, username: string, password: string): RegistryCaller | undefined {
  const hash = digest(password);
  const deploy = world.tables.deployTokens.find((row) => row.digest === hash);
  if (deploy) {
    const alive = deploy.username === username && !deploy.revoked && !isPast(deploy.expires_at);
    return alive ? { kind: "deploy", token: deploy } : undefined;
  }
  if (username === "gitlab-ci-token") {
    const job = runningJob(world, password);
    const user = world.tables.users.get(job?.user_id);
    return job && user ? { kind: "job", job, user } : undefined;
  }
  try {
    const token = livingToken(world, password);
    const user = world.tables.users.get(token.user_id);
    return user ? { kind: "user", user, scopes: token.scopes } : undefined;
  } catch {
    return undefined;
  }
}

/** `repository:acme/shop/web/nginx:pull,push`, several apart by spaces or as a list. */
export function parseScopes(scope: string | string[] | undefined): RegistryAccess[] {
  const texts = [scope ?? []]
    .flat()
    .flatMap((text) => text.split(" "))
    .filter(Boolean);
  return texts.map((text) => {
    const [type = "", ...rest] = text.split(":");
    const actions = (rest.pop() ?? "").split(",").filter(Boolean);
    return { type, name: rest.join(":"), actions };
  });
}

/** The project whose path is the repository's name or its beginning. */
function projectOfRepository(world: World, name: string): Project | undefined {
  const parts = name.split("/");
  for (let length = parts.length; length >= 2; length--) {
    const project = world.projectAt(parts.slice(0, length).join("/"));
    if (project) return project;
  }
  return undefined;
}

function deployMay(world: World, token: DeployToken, project: Project, action: string): boolean {
  const inside =
    token.owner === "project"
      ? token.owner_id === project.id
      : world.lineage(project.namespace_id).some((group) => group.id === token.owner_id);
  if (!inside) return false;
  if (action === "pull") return token.scopes.includes("read_registry");
  return action === "push" && token.scopes.includes("write_registry");
}

function jobMay(world: World, caller: { job: Job; user: User }, project: Project, action: string): boolean {
  const level = world.levelOnProject(caller.user, project);
  if (project.id === caller.job.project_id) return action === "pull" || level >= LEVEL.developer;
  const own = world.tables.projects.get(caller.job.project_id);
  const groups = own ? world.lineage(own.namespace_id).map((group) => group.id) : [];
  const { inbound_enabled, projects, groups: allowed } = project.job_token_scope;
  const open =
    !inbound_enabled || projects.includes(caller.job.project_id) || allowed.some((id) => groups.includes(id));
  return open && action === "pull" && level >= LEVEL.reporter;
}

function userMay(world: World, caller: { user: User; scopes: string[] }, project: Project, action: string): boolean {
  const level = world.levelOnProject(caller.user, project);
  const covers = (...scopes: string[]) => caller.scopes.some((scope) => scopes.includes(scope));
  if (action === "pull")
    return covers("api", "read_registry") && (level >= LEVEL.reporter || project.visibility === "public");
  if (action === "push" || action === "delete") return covers("api", "write_registry") && level >= LEVEL.developer;
  return action === "*" && covers("api") && level >= LEVEL.maintainer;
}

/**
 * What of the asked access the caller gets (Auth::ContainerRegistryAuthenticationService of GitLab): a repository
 * outside every project, a foreign project or an action beyond the scopes leaves nothing, and the registry then refuses.
 */
export function grantAccess(world: World, caller: RegistryCaller, asked: RegistryAccess[]): RegistryAccess[] {
  return asked.flatMap((access) => {
    const project = access.type === "repository" ? projectOfRepository(world, access.name) : undefined;
    if (!project) return [];
    const actions = access.actions.filter((action) => {
      if (caller.kind === "deploy") return deployMay(world, caller.token, project, action);
      return caller.kind === "job" ? jobMay(world, caller, project, action) : userMay(world, caller, project, action);
    });
    return actions.length > 0 ? [{ ...access, actions }] : [];
  });
}

/** Name of the caller in the token's `sub`. */
export function callerName(caller: RegistryCaller): string {
  return caller.kind === "deploy" ? caller.token.username : caller.user.username;
}
