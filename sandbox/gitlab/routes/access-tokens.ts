import type { FastifyInstance, FastifyRequest } from "fastify";
import { OWNERS, requireAdmin, userOf } from "../access.ts";
import type { AccessToken, Group, Project } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { addMember } from "../places.ts";
import { badRequest, forbidden, invalidParameter, notFound, Refusal, unauthorized } from "../refusal.ts";
import { isPast } from "../tokens.ts";
import { LEVEL, type World } from "../world.ts";

const DAY_MS = 24 * 3600 * 1000;
/** Longest life of an access token (GitLab docs, user/profile/personal_access_tokens). */
const LONGEST_DAYS = 400;

function presentToken(token: AccessToken): Record<string, unknown> {
  const { id, name, revoked, created_at, description, scopes, user_id, last_used_at, expires_at } = token;
  const active = !revoked && !isPast(expires_at);
  const shown = { id, name, revoked, created_at, description, scopes, user_id, last_used_at, active, expires_at };
  if (token.kind === "personal") return shown;
  return { ...shown, access_level: token.access_level, resource_type: token.kind, resource_id: token.resource_id };
}

/** The day on which a token ends; a year or 400 days ahead at most, 30 days when nothing is given. */
function expiryOf(given: Parameters, fallbackDays: number): string {
  const text = given.text("expires_at");
  if (text === undefined) return new Date(Date.now() + fallbackDays * DAY_MS).toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text)))
    throw invalidParameter("expires_at is invalid");
  const day = text.slice(0, 10);
  if (Date.parse(day) > Date.now() + LONGEST_DAYS * DAY_MS) {
    throw badRequest(
      `Expiration date must be before ${new Date(Date.now() + LONGEST_DAYS * DAY_MS).toISOString().slice(0, 10)}`,
    );
  }
  if (isPast(day)) throw badRequest("Expiration date can't be in the past");
  return day;
}

/** Access tokens of projects, groups and users, with their rotation (GitLab docs, api/project_access_tokens and others). */
export function accessTokens(app: FastifyInstance, world: World): void {
  const table = world.tables.accessTokens;

  const rotate = (token: AccessToken, given: Parameters) => {
    if (token.revoked || isPast(token.expires_at)) throw badRequest("Token already revoked");
    token.revoked = true;
    const user = world.tables.users.get(token.user_id);
    if (!user) throw notFound("User");
    const made = world.addAccessToken({
      kind: token.kind,
      user,
      name: token.name,
      scopes: token.scopes,
      description: token.description,
      accessLevel: token.access_level,
      expiresAt: expiryOf(given, 7),
      ...(token.resource_id !== null && { resourceId: token.resource_id }),
    });
    return { ...presentToken(made.record), token: made.token };
  };

  for (const { kind, find, level } of OWNERS) {
    const base = `/${kind}s/:id/access_tokens`;
    const named = (request: FastifyRequest) => {
      const at = find(world, request, level);
      const token = table.get(Number((request.params as { token_id: string }).token_id));
      if (!token || token.kind !== kind || token.resource_id !== at.id) throw notFound("Token");
      return token;
    };

    app.get(base, (request, reply) => {
      const at = find(world, request, level);
      const state = parametersOf(request).text("state");
      const rows = table.filter((t) => t.kind === kind && t.resource_id === at.id);
      const shown = rows.map(presentToken).filter((t) => state === undefined || (state === "active") === t["active"]);
      return page(request, reply, world.url, shown);
    });
    app.get(`${base}/:token_id`, (request) => presentToken(named(request)));

    app.post(base, (request, reply) => {
      const at: Project | Group = find(world, request, level);
      const user = userOf(request);
      const locked = world.settings.offering === "gitlab.com" && !world.hasTier("premium");
      if (locked || user.bot) throw badRequest(`User does not have permission to create ${kind} access token`);
      const given = parametersOf(request);
      const name = given.requiredText("name");
      const scopes = given.list("scopes");
      if (!scopes) throw invalidParameter("scopes is missing");
      const accessLevel = given.integer("access_level") ?? LEVEL.maintainer;
      const own = "namespace_id" in at ? world.levelOnProject(user, at) : world.levelOnGroup(user, at);
      if (accessLevel > own)
        throw badRequest(
          "Access level of the token can't be greater the access level of the user who created the token",
        );
      const expiresAt = expiryOf(given, 30);
      const bot = world.addUser({ username: `${kind}_${at.id}_bot_${table.nextId}`, name, bot: true });
      addMember(world, bot, kind, at.id, accessLevel);
      const description = given.text("description") ?? "";
      const made = world.addAccessToken({
        kind,
        user: bot,
        name,
        scopes,
        description,
        resourceId: at.id,
        accessLevel,
        expiresAt,
      });
      reply.code(201);
      return { ...presentToken(made.record), token: made.token };
    });

    app.post(`${base}/:token_id/rotate`, { config: { scopes: ["self_rotate"] } }, (request, reply) => {
      reply.code(201);
      return rotate(named(request), parametersOf(request));
    });
    app.delete(`${base}/:token_id`, (request, reply) => {
      named(request).revoked = true;
      return reply.code(204).send();
    });
    app.post(`${base}/self/rotate`, { config: { scopes: ["self_rotate"] } }, (request) => {
      const token = request.actor.token;
      if (token?.kind !== kind) throw new Refusal(405, { message: "405 Method Not Allowed" });
      return rotate(token, parametersOf(request));
    });
  }

  const own = (request: FastifyRequest): AccessToken => {
    if (!request.actor.token) throw unauthorized();
    return request.actor.token;
  };
  const anyScope = {
    config: {
      scopes: [
        "read_user",
        "create_runner",
        "manage_runner",
        "k8s_proxy",
        "self_rotate",
        "read_repository",
        "write_repository",
      ],
    },
  };

  app.get("/personal_access_tokens/self", anyScope, (request) => presentToken(strip(own(request))));
  app.delete("/personal_access_tokens/self", anyScope, (request, reply) => {
    own(request).revoked = true;
    return reply.code(204).send();
  });
  app.post("/personal_access_tokens/self/rotate", { config: { scopes: ["self_rotate"] } }, (request) => {
    const { token, ...rest } = rotate(own(request), parametersOf(request)) as Record<string, unknown>;
    return { ...withoutResource(rest), token };
  });

  const visible = (request: FastifyRequest): AccessToken => {
    const user = userOf(request);
    const token = table.get(Number((request.params as { id: string }).id));
    if (!token || (!user.admin && token.user_id !== user.id)) throw notFound();
    return token;
  };
  app.get("/personal_access_tokens", (request, reply) => {
    const user = userOf(request);
    const rows = table.filter((t) => t.kind === "personal" && (user.admin || t.user_id === user.id));
    return page(request, reply, world.url, rows).map(presentToken);
  });
  app.get("/personal_access_tokens/:id", (request) => presentToken(strip(visible(request))));
  app.delete("/personal_access_tokens/:id", (request, reply) => {
    visible(request).revoked = true;
    return reply.code(204).send();
  });
  app.post("/personal_access_tokens/:id/rotate", (request, reply) => {
    reply.code(201);
    const { token, ...rest } = rotate(visible(request), parametersOf(request)) as Record<string, unknown>;
    return { ...withoutResource(rest), token };
  });

  app.post("/users/:user_id/personal_access_tokens", (request, reply) => {
    requireAdmin(request);
    const user = world.tables.users.get(Number((request.params as { user_id: string }).user_id));
    if (!user) throw notFound("User");
    const given = parametersOf(request);
    const scopes = given.list("scopes");
    if (!scopes) throw invalidParameter("scopes is missing");
    const name = given.requiredText("name");
    if (user.bot) throw forbidden();
    const made = world.addAccessToken({ kind: "personal", user, name, scopes, expiresAt: expiryOf(given, 365) });
    reply.code(201);
    return { ...presentToken(made.record), token: made.token };
  });
}

function strip(token: AccessToken): AccessToken {
  return { ...token, kind: "personal" };
}

function withoutResource(shown: Record<string, unknown>): Record<string, unknown> {
  const { access_level: _, resource_type: __, resource_id: ___, ...rest } = shown;
  return rest;
}
