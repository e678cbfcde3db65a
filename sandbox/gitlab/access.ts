import type { FastifyRequest } from "fastify";
import type { AccessToken, Agent, Group, Job, Project, User } from "./model.ts";
import { deadToken, forbidden, insufficientScope, notFound, unauthorized } from "./refusal.ts";
import { isPast } from "./tokens.ts";
import { digest } from "./vault.ts";
import { LEVEL, type World } from "./world.ts";

/** Who asks: a person or bot with a token, a running job, or nobody. */
export interface Actor {
  user: User | null;
  token: AccessToken | null;
  job: Job | null;
}

declare module "fastify" {
  interface FastifyRequest {
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** The route checks its callers itself (runner tokens, Docker token flow). */
    open?: boolean;
    /** A job's token may call the route. */
    jobToken?: boolean;
    /** Scopes besides `api` (and `read_api` for reading) that cover the route. */
    scopes?: string[];
  }
}

/** The secret that a request presents: `PRIVATE-TOKEN`, `Bearer`, `private_token`, or a job's `JOB-TOKEN`. */
function presented(request: FastifyRequest): { token?: string; job?: string } {
  const header = request.headers["private-token"];
  if (typeof header === "string") return { token: header };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer) return { token: bearer };
  const query = request.query as Record<string, unknown>;
  if (typeof query["private_token"] === "string") return { token: query["private_token"] };
  const job = request.headers["job-token"] ?? query["job_token"];
  return typeof job === "string" ? { job } : {};
}

/** Finds the living access token of this value; refuses one that is revoked or expired with GitLab's sentence. */
export function livingToken(world: World, value: string): AccessToken {
  const hash = digest(value);
  const token = world.tables.accessTokens.find((row) => row.digest === hash);
  if (!token) throw unauthorized();
  if (token.revoked) throw deadToken("revoked");
  if (isPast(token.expires_at)) throw deadToken("expired");
  return token;
}

/** Finds the running job of this token. */
export function runningJob(world: World, value: string): Job | undefined {
  const hash = digest(value);
  return world.tables.jobs.find((row) => row.digest === hash && row.status === "running");
}

/** Who asks, as `onRequest` establishes it. Refuses unknown, revoked and expired tokens and uncovered scopes. */
export function identify(world: World, request: FastifyRequest): Actor {
  const given = presented(request);
  const config = request.routeOptions.config;
  if (config.open) return { user: null, token: null, job: null };
  if (given.job !== undefined) {
    const job = runningJob(world, given.job);
    if (!job || !config.jobToken) throw unauthorized();
    return { user: world.tables.users.get(job.user_id) ?? null, token: null, job };
  }
  if (given.token === undefined) throw unauthorized();
  const token = livingToken(world, given.token);
  const reading = request.method === "GET" || request.method === "HEAD";
  const covering = ["api", ...(reading ? ["read_api"] : []), ...(config.scopes ?? [])];
  if (!token.scopes.some((scope) => covering.includes(scope))) throw insufficientScope(covering.join(" "));
  token.last_used_at = world.now();
  return { user: world.tables.users.get(token.user_id) ?? null, token, job: null };
}

/** The user behind the request; refuses anybody else with 401. */
export function userOf(request: FastifyRequest): User {
  if (!request.actor.user) throw unauthorized();
  return request.actor.user;
}

/** Refuses everybody but administrators with 403. */
export function requireAdmin(request: FastifyRequest): User {
  const user = userOf(request);
  if (!user.admin) throw forbidden();
  return user;
}

/** The project of `:id` (number or path): 404 when the caller may not see it, 403 below `level`. */
export function projectOf(world: World, request: FastifyRequest, level: number): Project {
  const project = world.projectAt((request.params as { id: string }).id);
  return seen("Project", project, level, (found) => world.levelOnProject(request.actor.user, found));
}

/** The group of `:id` (number or path): 404 when the caller may not see it, 403 below `level`. */
export function groupOf(world: World, request: FastifyRequest, level: number): Group {
  const group = world.groupAt((request.params as { id: string }).id);
  return seen("Group", group, level, (found) => world.levelOnGroup(request.actor.user, found));
}

function seen<T extends { visibility: string }>(
  what: string,
  found: T | undefined,
  level: number,
  levelOn: (found: T) => number,
): T {
  if (!found) throw notFound(what);
  const has = levelOn(found);
  if (has === 0 && found.visibility === "private") throw notFound(what);
  if (has < level) throw forbidden();
  return found;
}

/** Who owns tokens and protected environments: how `:id` is found, and the level that manages them. */
export const OWNERS = [
  { kind: "project", find: projectOf, level: LEVEL.maintainer },
  { kind: "group", find: groupOf, level: LEVEL.owner },
] as const;

/** The agent of `:agent_id` in a project that the caller may see. */
export function agentOf(world: World, request: FastifyRequest, project: Project): Agent {
  const agent = world.tables.agents.get(Number((request.params as { agent_id: string }).agent_id));
  if (!agent || agent.project_id !== project.id) throw notFound();
  return agent;
}
