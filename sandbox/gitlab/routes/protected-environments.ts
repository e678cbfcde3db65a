import type { FastifyInstance, FastifyRequest } from "fastify";
import { OWNERS } from "../access.ts";
import { presentRule, readRules } from "../access-rules.ts";
import type { ProtectedEnvironment } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { invalidParameter, notFound, Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import { ENVIRONMENT_TIERS } from "./environments.ts";

/**
 * `/projects|groups/:id/protected_environments` (GitLab docs, api/protected_environments and
 * api/group_protected_environments). Premium: on a lower tier the API answers `404 Not Found`.
 */
export function protectedEnvironments(app: FastifyInstance, world: World): void {
  const table = world.tables.protectedEnvironments;
  const present = (row: ProtectedEnvironment) => ({
    name: row.name,
    deploy_access_levels: row.deploy_access_levels.map((rule) => presentRule(world, rule)),
    required_approval_count: row.required_approval_count,
    approval_rules: row.approval_rules.map((rule) => presentRule(world, rule)),
  });

  for (const { kind: owner, find, level } of OWNERS) {
    const base = `/${owner}s/:id/protected_environments`;
    const place = (request: FastifyRequest) => {
      const found = find(world, request, level);
      if (!world.hasTier("premium")) throw notFound();
      return found;
    };
    const named = (request: FastifyRequest) => {
      const at = place(request);
      const { name } = request.params as { name: string };
      const row = table.find((r) => r.owner === owner && r.owner_id === at.id && r.name === name);
      if (!row) throw notFound();
      return { at, row };
    };

    app.get(base, (request, reply) => {
      const at = place(request);
      const rows = table.filter((r) => r.owner === owner && r.owner_id === at.id);
      return page(request, reply, world.url, rows).map(present);
    });

    app.get(`${base}/:name`, (request) => present(named(request).row));

    app.post(base, (request, reply) => {
      const at = place(request);
      const given = parametersOf(request);
      const name = given.requiredText("name");
      if (owner === "group" && !ENVIRONMENT_TIERS.includes(name as "other"))
        throw invalidParameter("name does not have a valid value");
      const levels = given.objects("deploy_access_levels");
      if (!levels) throw invalidParameter("deploy_access_levels is missing");
      if (table.find((r) => r.owner === owner && r.owner_id === at.id && r.name === name)) {
        throw new Refusal(409, { message: `Protected environment '${name}' already exists` });
      }
      const deploy = readRules(world, at, levels);
      if (deploy.length === 0) throw new Refusal(422, { message: ["Deploy access levels can't be blank"] });
      reply.code(201);
      const made = table.insert({
        owner,
        owner_id: at.id,
        name,
        required_approval_count: given.integer("required_approval_count") ?? 0,
        deploy_access_levels: deploy,
        approval_rules: readRules(world, at, given.objects("approval_rules") ?? []),
      });
      return present(made);
    });

    app.put(`${base}/:name`, (request) => {
      const { at, row } = named(request);
      const given = parametersOf(request);
      const deploy = readRules(world, at, given.objects("deploy_access_levels") ?? [], row.deploy_access_levels);
      if (deploy.length === 0) throw new Refusal(422, { message: ["Deploy access levels can't be blank"] });
      row.deploy_access_levels = deploy;
      row.approval_rules = readRules(world, at, given.objects("approval_rules") ?? [], row.approval_rules);
      row.required_approval_count = given.integer("required_approval_count") ?? row.required_approval_count;
      return present(row);
    });

    app.delete(`${base}/:name`, (request, reply) => {
      table.delete(named(request).row.id);
      return reply.code(204).send();
    });
  }
}
