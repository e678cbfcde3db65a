import type { FastifyInstance } from "fastify";
import { OWNERS, requireAdmin } from "../access.ts";
import type { DeployToken } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { invalidParameter, invalidRecord, notFound } from "../refusal.ts";
import { isPast } from "../tokens.ts";
import type { World } from "../world.ts";

/** Scopes that a deploy token may have (GitLab docs, user/project/deploy_tokens). */
export const DEPLOY_SCOPES = [
  "read_repository",
  "read_registry",
  "write_registry",
  "read_package_registry",
  "write_package_registry",
  "read_virtual_registry",
  "write_virtual_registry",
];

function present(token: DeployToken): Record<string, unknown> {
  const { id, name, username, expires_at, scopes, revoked } = token;
  return { id, name, username, expires_at, scopes, revoked, expired: isPast(expires_at) };
}

function expiry(text: string | undefined): string | null {
  if (text === undefined || text === "") return null;
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw invalidParameter("expires_at is invalid");
  return new Date(moment).toISOString();
}

/** `/projects|groups/:id/deploy_tokens` and `/deploy_tokens` (GitLab docs, api/deploy_tokens). */
export function deployTokens(app: FastifyInstance, world: World): void {
  const table = world.tables.deployTokens;

  for (const { kind: owner, find, level } of OWNERS) {
    const base = `/${owner}s/:id/deploy_tokens`;
    const named = (ownerId: number, id: string) => {
      const token = table.get(Number(id));
      if (!token || token.owner !== owner || token.owner_id !== ownerId) throw notFound("Deploy Token");
      return token;
    };

    app.get(base, (request, reply) => {
      const at = find(world, request, level);
      const onlyActive = parametersOf(request).flag("active") ?? false;
      const rows = table.filter((t) => t.owner === owner && t.owner_id === at.id);
      const shown = rows.filter((t) => !onlyActive || (!t.revoked && !isPast(t.expires_at)));
      return page(request, reply, world.url, shown).map(present);
    });

    app.get(`${base}/:token_id`, (request) => {
      const at = find(world, request, level);
      return present(named(at.id, (request.params as { token_id: string }).token_id));
    });

    app.post(base, (request, reply) => {
      const at = find(world, request, level);
      const given = parametersOf(request);
      const name = given.requiredText("name");
      const scopes = given.list("scopes");
      if (!scopes) throw invalidParameter("scopes is missing");
      if (scopes.some((scope) => !DEPLOY_SCOPES.includes(scope)))
        throw invalidParameter("scopes does not have a valid value");
      if (scopes.length === 0) throw invalidRecord({ base: ["Scopes can't be blank"] });
      const issued = world.issue("deploy", `deploy token of ${owner} ${at.id}: ${name}`);
      const username = given.text("username");
      const token = table.insert({
        owner,
        owner_id: at.id,
        name,
        username: username || `gitlab+deploy-token-${table.nextId}`,
        scopes,
        expires_at: expiry(given.text("expires_at")),
        revoked: false,
        digest: issued.digest,
        created_at: world.now(),
      });
      reply.code(201);
      return { ...present(token), token: issued.token };
    });

    app.delete(`${base}/:token_id`, (request, reply) => {
      const at = find(world, request, level);
      table.delete(named(at.id, (request.params as { token_id: string }).token_id).id);
      return reply.code(204).send();
    });
  }

  app.get("/deploy_tokens", (request, reply) => {
    requireAdmin(request);
    return page(request, reply, world.url, table.all()).map(present);
  });
}
