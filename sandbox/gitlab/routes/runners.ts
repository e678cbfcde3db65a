import type { FastifyInstance, FastifyRequest } from "fastify";
import { groupOf, projectOf, requireAdmin, userOf } from "../access.ts";
import type { Runner, User } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { badRequest, forbidden, invalidRecord, notFound } from "../refusal.ts";
import {
  filterRunners,
  presentManager,
  presentRunner,
  presentRunnerDetails,
  runnerAttributes,
  runnerFaults,
} from "../runner-records.ts";
import { LEVEL, type World } from "../world.ts";

const TYPES = ["instance_type", "group_type", "project_type"] as const;
const MANAGE = { config: { scopes: ["manage_runner"] } };

/** `/user/runners`, `/runners`, `/projects|groups/:id/runners` (GitLab docs, api/runners and api/users). */
export function runners(app: FastifyInstance, world: World): void {
  const table = world.tables.runners;

  const found = (request: FastifyRequest): Runner => {
    const { id, runner_id } = request.params as { id: string; runner_id?: string };
    const runner = table.get(Number(runner_id ?? id));
    if (!runner) throw notFound("Runner");
    return runner;
  };

  const levelOn = (user: User, runner: Runner): number => {
    if (user.admin) return LEVEL.owner;
    const group = world.tables.groups.get(runner.group_id);
    if (group) return world.levelOnGroup(user, group);
    const projects = runner.project_ids.map((id) => world.tables.projects.get(id));
    return Math.max(LEVEL.none, ...projects.map((project) => (project ? world.levelOnProject(user, project) : 0)));
  };

  const requireOn = (request: FastifyRequest, runner: Runner) => {
    const needed = runner.runner_type === "group_type" ? LEVEL.owner : LEVEL.maintainer;
    if (levelOn(userOf(request), runner) < needed) throw forbidden("No access granted");
  };

  app.post("/user/runners", { config: { scopes: ["create_runner"] } }, (request, reply) => {
    const given = parametersOf(request);
    const user = userOf(request);
    given.requiredText("runner_type");
    const type = given.oneOf("runner_type", TYPES) ?? "instance_type";
    let groupId: number | null = null;
    const projectIds: number[] = [];
    if (type === "instance_type" && !user.admin) throw forbidden("Insufficient permissions");
    if (type === "group_type") {
      const group = world.tables.groups.get(given.requiredInteger("group_id"));
      if (!group) throw badRequest("Missing/invalid scope");
      if (world.levelOnGroup(user, group) < LEVEL.owner) throw forbidden("Insufficient permissions");
      groupId = group.id;
    }
    if (type === "project_type") {
      const project = world.tables.projects.get(given.requiredInteger("project_id"));
      if (!project) throw badRequest("Missing/invalid scope");
      if (world.levelOnProject(user, project) < LEVEL.maintainer) throw forbidden("Insufficient permissions");
      projectIds.push(project.id);
    }
    const attributes = runnerAttributes(given);
    const faults = Object.values(runnerFaults(attributes)).flat();
    if (faults.length > 0) throw badRequest(faults.join(" and "));
    const issued = world.issue(type, `runner ${table.nextId}: ${attributes.description ?? ""}`);
    const runner = table.insert({
      runner_type: type,
      ...attributes,
      group_id: groupId,
      project_ids: projectIds,
      creator_id: user.id,
      digest: issued.digest,
      created_at: world.now(),
      contacted_at: null,
    });
    reply.code(201);
    return { id: runner.id, token: issued.token, token_expires_at: null };
  });

  app.get("/runners", (request, reply) => {
    const user = userOf(request);
    const own = table.filter(
      (runner) => runner.runner_type !== "instance_type" && levelOn(user, runner) >= LEVEL.maintainer,
    );
    return page(request, reply, world.url, filterRunners(world, own, parametersOf(request))).map(presentRunner);
  });

  app.get("/runners/all", (request, reply) => {
    requireAdmin(request);
    return page(request, reply, world.url, filterRunners(world, table.all(), parametersOf(request))).map(presentRunner);
  });

  app.get("/runners/:id", MANAGE, (request) => {
    const runner = found(request);
    if (runner.runner_type !== "instance_type") requireOn(request, runner);
    return presentRunnerDetails(world, runner);
  });

  app.get("/runners/:id/managers", MANAGE, (request) => {
    const runner = found(request);
    if (runner.runner_type !== "instance_type") requireOn(request, runner);
    return world.tables.runnerManagers.filter((m) => m.runner_id === runner.id).map(presentManager);
  });

  app.put("/runners/:id", MANAGE, (request) => {
    const runner = found(request);
    requireOn(request, runner);
    const attributes = runnerAttributes(parametersOf(request), runner);
    const faults = runnerFaults(attributes);
    if (Object.keys(faults).length > 0) throw invalidRecord(faults);
    return presentRunnerDetails(world, Object.assign(runner, attributes));
  });

  app.delete("/runners/:id", MANAGE, (request, reply) => {
    const runner = found(request);
    if (!userOf(request).admin && runner.project_ids.length > 1) {
      throw forbidden("Runner associated with more than one project");
    }
    requireOn(request, runner);
    world.tables.runnerManagers.deleteWhere((m) => m.runner_id === runner.id);
    table.delete(runner.id);
    return reply.code(204).send();
  });

  app.post("/runners/:id/reset_authentication_token", MANAGE, (request, reply) => {
    const runner = found(request);
    requireOn(request, runner);
    const issued = world.issue(runner.runner_type, `runner ${runner.id}: reset`);
    runner.digest = issued.digest;
    reply.code(201);
    return { token: issued.token, token_expires_at: null };
  });

  app.get("/projects/:id/runners", (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const groups = new Set(world.lineage(project.namespace_id).map((g) => g.id));
    const rows = table.filter(
      (r) =>
        r.runner_type === "instance_type" ||
        r.project_ids.includes(project.id) ||
        (r.group_id !== null && groups.has(r.group_id)),
    );
    return page(request, reply, world.url, filterRunners(world, rows, parametersOf(request))).map(presentRunner);
  });

  app.get("/groups/:id/runners", (request, reply) => {
    const group = groupOf(world, request, LEVEL.maintainer);
    const ids = new Set(world.lineage(group.id).map((g) => g.id));
    const rows = table.filter((r) => r.runner_type === "instance_type" || (r.group_id !== null && ids.has(r.group_id)));
    return page(request, reply, world.url, filterRunners(world, rows, parametersOf(request))).map(presentRunner);
  });

  app.post("/projects/:id/runners", (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const runner = table.get(parametersOf(request).requiredInteger("runner_id"));
    if (!runner) throw notFound("Runner");
    if (runner.runner_type === "group_type") throw forbidden("Runner is a group runner");
    if (runner.runner_type === "instance_type") throw badRequest("Runner is an instance runner");
    if (!userOf(request).admin && runner.locked) throw forbidden("Runner is locked");
    requireOn(request, runner);
    if (runner.project_ids.includes(project.id)) {
      throw invalidRecord({ runner_projects: ["is invalid"], "runner_projects.runner": ["has already been taken"] });
    }
    if (runner.locked) throw badRequest("Runner is locked");
    runner.project_ids.push(project.id);
    reply.code(201);
    return presentRunner(runner);
  });

  app.delete("/projects/:id/runners/:runner_id", (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const runner = found(request);
    if (!runner.project_ids.includes(project.id)) throw notFound("Runner");
    if (runner.project_ids[0] === project.id) {
      throw forbidden("You cannot unassign a runner from the owner project. Delete the runner instead");
    }
    runner.project_ids = runner.project_ids.filter((id) => id !== project.id);
    return reply.code(204).send();
  });

  for (const path of ["/runners", "/projects/:id/runners", "/groups/:id/runners"]) {
    app.post(`${path}/reset_registration_token`, () => {
      throw forbidden("registration tokens are not supported by this instance: create runners with POST /user/runners");
    });
  }
}
