import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf, userOf } from "../access.ts";
import { nextRun } from "../cron.ts";
import type { Project, Schedule } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentUser } from "../present.ts";
import { forbidden, invalidRecord, notFound } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

/** `/projects/:id/pipeline_schedules` and their variables (GitLab docs, api/pipeline_schedules). */
export function schedules(app: FastifyInstance, world: World): void {
  const table = world.tables.schedules;
  const base = "/projects/:id/pipeline_schedules";

  const present = (row: Schedule) => ({
    id: row.id,
    description: row.description,
    ref: row.ref,
    cron: row.cron,
    cron_timezone: row.cron_timezone,
    next_run_at: nextRun(row.cron, new Date())?.toISOString() ?? null,
    active: row.active,
    created_at: row.created_at,
    updated_at: row.updated_at,
    owner: presentUser(world, world.tables.users.get(row.owner_id)),
  });
  const presentVariable = (v: Schedule["variables"][number]) => ({
    variable_type: v.variable_type,
    key: v.key,
    value: world.vault.open(v.sealed),
    raw: false,
  });
  const details = (row: Schedule) => ({
    ...present(row),
    last_pipeline: null,
    variables: row.variables.map(presentVariable),
  });

  const named = (request: FastifyRequest, project: Project, own = false): Schedule => {
    const id = Number((request.params as { pipeline_schedule_id: string }).pipeline_schedule_id);
    const row = table.get(id);
    if (!row || row.project_id !== project.id) throw notFound("Pipeline Schedule");
    const user = userOf(request);
    const level = world.levelOnProject(user, project);
    if (own && row.owner_id !== user.id && level < LEVEL.maintainer) throw forbidden();
    return row;
  };

  const cronOf = (cron: string): string => {
    if (!nextRun(cron, new Date())) throw invalidRecord({ cron: ["syntax is invalid"] });
    return cron;
  };
  const zoneOf = (zone: string): string => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return zone;
    } catch {
      throw invalidRecord({ cron_timezone: ["syntax is invalid"] });
    }
  };
  const refOf = (ref: string) => (ref.startsWith("refs/") ? ref : `refs/heads/${ref}`);

  app.get(base, (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const rows = table.filter((row) => row.project_id === project.id);
    return page(request, reply, world.url, rows).map(present);
  });

  app.get(`${base}/:pipeline_schedule_id`, (request) =>
    details(named(request, projectOf(world, request, LEVEL.developer))),
  );

  app.post(base, (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const given = parametersOf(request);
    const description = given.requiredText("description");
    const ref = refOf(given.requiredText("ref"));
    const cron = cronOf(given.requiredText("cron"));
    const now = world.now();
    reply.code(201);
    const row = table.insert({
      project_id: project.id,
      description,
      ref,
      cron,
      cron_timezone: zoneOf(given.text("cron_timezone") ?? "UTC"),
      active: given.flag("active") ?? true,
      owner_id: userOf(request).id,
      variables: [],
      created_at: now,
      updated_at: now,
    });
    return details(row);
  });

  app.put(`${base}/:pipeline_schedule_id`, (request) => {
    const row = named(request, projectOf(world, request, LEVEL.developer), true);
    const given = parametersOf(request);
    row.description = given.text("description") ?? row.description;
    row.ref = given.has("ref") ? refOf(given.requiredText("ref")) : row.ref;
    row.cron = given.has("cron") ? cronOf(given.requiredText("cron")) : row.cron;
    row.cron_timezone = given.has("cron_timezone") ? zoneOf(given.requiredText("cron_timezone")) : row.cron_timezone;
    row.active = given.flag("active") ?? row.active;
    row.updated_at = world.now();
    return details(row);
  });

  app.post(`${base}/:pipeline_schedule_id/take_ownership`, (request, reply) => {
    const row = named(request, projectOf(world, request, LEVEL.maintainer));
    row.owner_id = userOf(request).id;
    reply.code(201);
    return details(row);
  });

  app.delete(`${base}/:pipeline_schedule_id`, (request, reply) => {
    table.delete(named(request, projectOf(world, request, LEVEL.developer), true).id);
    return reply.code(204).send();
  });

  app.post(`${base}/:pipeline_schedule_id/variables`, (request, reply) => {
    const row = named(request, projectOf(world, request, LEVEL.developer), true);
    const given = parametersOf(request);
    const key = given.requiredText("key");
    if (row.variables.some((v) => v.key === key)) throw invalidRecord({ key: [`(${key}) has already been taken`] });
    const variable_type = given.oneOf("variable_type", ["env_var", "file"]) ?? "env_var";
    const variable = { key, sealed: world.vault.seal(given.text("value") ?? ""), variable_type };
    row.variables.push(variable);
    reply.code(201);
    return presentVariable(variable);
  });

  const variableOf = (request: FastifyRequest) => {
    const row = named(request, projectOf(world, request, LEVEL.developer), true);
    const variable = row.variables.find((v) => v.key === (request.params as { key: string }).key);
    if (!variable) throw notFound("Variable");
    return { row, variable };
  };

  app.put(`${base}/:pipeline_schedule_id/variables/:key`, (request) => {
    const { variable } = variableOf(request);
    const given = parametersOf(request);
    const value = given.text("value");
    if (value !== undefined) variable.sealed = world.vault.seal(value);
    variable.variable_type = given.oneOf("variable_type", ["env_var", "file"]) ?? variable.variable_type;
    return presentVariable(variable);
  });

  app.delete(`${base}/:pipeline_schedule_id/variables/:key`, (request, reply) => {
    const { row, variable } = variableOf(request);
    row.variables = row.variables.filter((v) => v !== variable);
    reply.code(202);
    return presentVariable(variable);
  });
}
