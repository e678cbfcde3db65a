import { type Identity, keysOf } from "../rbac/access.ts";
import { classOf } from "../rbac/binding.ts";
import type { EffectiveRight, EffectiveRights } from "../rbac/effective.ts";
import type { AgentConfig, AgentGrant } from "./agent-config.ts";
import { mayHaveSlug } from "./environment-slug.ts";

/** Full paths of projects and groups by the number that GitLab gave them. */
export interface GitLabPaths {
  readonly projects: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

/** What one entry of an agent's configuration hands out. */
export interface BlastRadius {
  readonly grant: AgentGrant;
  /** Names of users and groups, among those that bindings know, as whom a request may arrive. */
  readonly identity: Identity;
  /** Names whose number is not known to belong to the entry: taken in all the same. */
  readonly assumed: readonly string[];
  /** Every right that follows, with its chain. */
  readonly rights: readonly EffectiveRight[];
}

export const NO_PATHS: GitLabPaths = { projects: new Map(), groups: new Map() };

/**
 * The rights that each entry gives in the end. `ci_job` and `user` identities are dynamic: of the names that GitLab can give (GitLab
 * docs, agent, ci_cd_workflow, "Restrict project and group access by using impersonation") those are taken that a binding names.
 */
export function blastRadii(config: AgentConfig, rights: EffectiveRights, paths: GitLabPaths = NO_PATHS): BlastRadius[] {
  const { subjects } = rights.access;
  return config.grants.map((grant) => {
    const { identity, assumed } = identityOf(grant, config.agent, subjects, paths);
    const own = grant.as === "agent" ? accountsOfAgent(config.agent, subjects) : [identity];
    const all = new Map<string, EffectiveRight>();
    for (const one of own)
      for (const right of rights.rights(one)) {
        const key = `${right.namespace} ${right.proof.grant?.role} ${right.rule?.at.path}`;
        if (!all.has(key)) all.set(key, right);
      }
    return { grant, identity, assumed, rights: [...all.values()] };
  });
}

/** Groups and users of GitLab's that bindings name and no entry of any configuration can ever give. */
export function deadSubjects(
  configs: readonly AgentConfig[],
  rights: EffectiveRights,
  paths: GitLabPaths = NO_PATHS,
): string[] {
  const { subjects } = rights.access;
  const alive = new Set(
    configs.flatMap(({ grants, agent }) =>
      grants.flatMap((grant) => keysOf(identityOf(grant, agent, subjects, paths).identity)),
    ),
  );
  return subjects.filter((subject) => /^(Group|User) gitlab:/.test(subject) && !alive.has(subject));
}

function identityOf(
  grant: AgentGrant,
  agent: string,
  subjects: readonly string[],
  paths: GitLabPaths,
): { identity: Identity; assumed: string[] } {
  if (grant.impersonated !== undefined) return { identity: grant.impersonated, assumed: [] };
  if (grant.as === "agent") {
    const [account] = accountsOfAgent(agent, subjects);
    return { identity: account ?? { user: "", groups: ["system:authenticated"] }, assumed: [] };
  }
  const assumed: string[] = [];
  const groups = subjects.flatMap((subject) => {
    const name = subject.replace(/^Group /, "");
    if (name === subject) return [];
    const match = matches(grant, name, paths);
    if (match === "assumed") assumed.push(name);
    return match === false ? [] : [name];
  });
  const user = grant.as === "user" ? "gitlab:user:(anyone)" : "gitlab:ci_job:(any)";
  return { identity: { user, groups: [...groups, "system:authenticated"] }, assumed };
}

/** The service accounts that look like the agent's: those that bear its name, else all agents'. */
function accountsOfAgent(agent: string, subjects: readonly string[]): Identity[] {
  const accounts = subjects.flatMap((subject) => {
    const found = /^User (system:serviceaccount:([^:]+):(.+))$/.exec(subject);
    if (!found) return [];
    const [, user, namespace, name] = found as unknown as [string, string, string, string];
    const own = { at: undefined as never, kind: "ServiceAccount", name, namespace };
    return classOf(own) === "agent" ? [{ user, namespace, name }] : [];
  });
  const named = accounts.filter(({ name }) => name === agent || name.endsWith(`-${agent}`));
  return (named.length > 0 ? named : accounts).map(({ user, namespace }) => ({
    user,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  }));
}

/** Whether a job or a person of the entry is in a group of GitLab's. */
function matches(grant: AgentGrant, name: string, paths: GitLabPaths): boolean | "assumed" {
  if (!name.startsWith("gitlab:")) return false;
  const [, kind, id = "", last] = name.split(":") as [string, string, ...string[]];
  if (grant.as === "user") {
    if (kind === "user") return id === "";
    if (kind !== "project_role" && kind !== "group_role") return false;
    return belongs(grant, kind === "project_role" ? "project" : "group", id, paths);
  }
  if (kind === "ci_job") return id === "";
  const of = /^(project|group)(_env|_env_tier)?$/.exec(kind);
  if (!of) return false;
  if (of[2] === "_env" && !inEnvironments(grant.environments, last)) return false;
  return belongs(grant, of[1] as "project" | "group", id, paths);
}

/** A project's jobs are in the project's own groups and in those of each group above it. */
function belongs(grant: AgentGrant, kind: "project" | "group", id: string, paths: GitLabPaths): boolean | "assumed" {
  if (grant.scope === "instance") return true;
  const path = (kind === "project" ? paths.projects : paths.groups).get(id);
  if (path === undefined || grant.id === undefined) return "assumed";
  const above = grant.id === path || (kind === "group" && grant.id.startsWith(`${path}/`));
  return above || (grant.scope === "group" && path.startsWith(`${grant.id}/`));
}

function inEnvironments(environments: readonly string[], slug: string | undefined): boolean {
  if (slug === undefined) return false;
  return environments.length === 0 || environments.some((name) => mayHaveSlug(name, slug));
}
