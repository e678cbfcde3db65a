import type { FastifyInstance } from "fastify";
import { projectOf } from "../access.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentProjectBasic } from "../present.ts";
import { badRequest, invalidParameter, notFound, Refusal } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

/** `/projects/:id/job_token_scope` and its allowlists (GitLab docs, api/project_job_token_scopes). */
export function jobTokenScope(app: FastifyInstance, world: World): void {
  const { projects, groups } = world.tables;
  const base = "/projects/:id/job_token_scope";

  app.get(base, (request) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    return { inbound_enabled: project.job_token_scope.inbound_enabled, outbound_enabled: false };
  });

  app.patch(base, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const enabled = parametersOf(request).flag("enabled");
    if (enabled === undefined) throw invalidParameter("enabled is missing");
    project.job_token_scope.inbound_enabled = enabled;
    return reply.code(204).send();
  });

  app.get(`${base}/allowlist`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    // GitLab lists the project itself first: its own jobs always may.
    const rows = [project.id, ...project.job_token_scope.projects]
      .map((id) => projects.get(id))
      .filter((p) => p !== undefined);
    return page(request, reply, world.url, rows).map((row) => presentProjectBasic(world, row));
  });

  app.post(`${base}/allowlist`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const target = projects.get(parametersOf(request).requiredInteger("target_project_id"));
    if (!target) throw notFound("Project");
    if (target.id === project.id || project.job_token_scope.projects.includes(target.id)) {
      throw badRequest("This project is already in the job token allowlist.");
    }
    if (world.levelOnProject(request.actor.user, target) < LEVEL.guest) throw notFound("Project");
    refuseFull(project.job_token_scope.projects);
    project.job_token_scope.projects.push(target.id);
    reply.code(201);
    return { source_project_id: project.id, target_project_id: target.id };
  });

  app.delete(`${base}/allowlist/:target_project_id`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const id = Number((request.params as { target_project_id: string }).target_project_id);
    if (!project.job_token_scope.projects.includes(id)) throw notFound();
    project.job_token_scope.projects = project.job_token_scope.projects.filter((other) => other !== id);
    return reply.code(204).send();
  });

  app.get(`${base}/groups_allowlist`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const rows = project.job_token_scope.groups.map((id) => groups.get(id)).filter((group) => group !== undefined);
    return page(request, reply, world.url, rows).map((group) => ({
      id: group.id,
      web_url: `${world.url}/groups/${group.full_path}`,
      name: group.name,
    }));
  });

  app.post(`${base}/groups_allowlist`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const target = groups.get(parametersOf(request).requiredInteger("target_group_id"));
    if (!target) throw notFound("Group");
    if (project.job_token_scope.groups.includes(target.id))
      throw badRequest("This group is already in the job token allowlist.");
    refuseFull(project.job_token_scope.groups);
    project.job_token_scope.groups.push(target.id);
    reply.code(201);
    return { source_project_id: project.id, target_group_id: target.id };
  });

  app.delete(`${base}/groups_allowlist/:target_group_id`, (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const id = Number((request.params as { target_group_id: string }).target_group_id);
    if (!project.job_token_scope.groups.includes(id)) throw notFound();
    project.job_token_scope.groups = project.job_token_scope.groups.filter((other) => other !== id);
    return reply.code(204).send();
  });
}

/** GitLab allows 200 entries an allowlist (docs, ci/jobs/ci_job_token). */
function refuseFull(list: number[]): void {
  if (list.length >= 200) throw new Refusal(422, { message: "The job token allowlist is full (200 entries)" });
}
