import { existsSync, readFileSync } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { parse } from "yaml";
import { projectOf } from "../access.ts";
import { cancelJob } from "../jobs.ts";
import type { Agent, Job, Project } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentProjectIdentity, presentUser } from "../present.ts";
import { refMatches } from "../protection.ts";
import { notFound, unauthorized } from "../refusal.ts";
import { blobContent, repositoryOf, resolveRef } from "../repository.ts";
import { presentRunner } from "../runner-records.ts";
import { LEVEL, type World } from "../world.ts";

interface Grant {
  id?: string;
  environments?: string[];
  protected_branches_only?: boolean;
  [key: string]: unknown;
}

/** The agent's `ci_access` of its configuration file on the default branch; empty when there is none or it is no YAML. */
export function ciAccess(world: World, agent: Agent): { projects: Grant[]; groups: Grant[] } {
  const project = world.tables.projects.get(agent.project_id);
  if (!project) return { projects: [], groups: [] };
  const repository = repositoryOf(world, project);
  const entry = resolveRef(repository, project.default_branch)?.tree[`.gitlab/agents/${agent.name}/config.yaml`];
  if (!entry) return { projects: [], groups: [] };
  try {
    const config = parse(blobContent(repository, entry.blob).toString("utf8")) as {
      ci_access?: { projects?: Grant[]; groups?: Grant[] };
    } | null;
    return { projects: config?.ci_access?.projects ?? [], groups: config?.ci_access?.groups ?? [] };
  } catch {
    return { projects: [], groups: [] };
  }
}

/** The grant that lets the project's jobs use the agent: project before the agent's own project before the nearest group. */
export function grantFor(world: World, agent: Agent, project: Project): Grant | undefined {
  const access = ciAccess(world, agent);
  const direct = access.projects.find((grant) => grant.id?.toLowerCase() === project.path_with_namespace.toLowerCase());
  if (direct) return direct;
  if (agent.project_id === project.id) return {};
  for (const group of world.lineage(project.namespace_id)) {
    const found = access.groups.find((grant) => grant.id?.toLowerCase() === group.full_path.toLowerCase());
    if (found) return found;
  }
  return undefined;
}

/**
 * Whether the filters of a grant let a job through. They come after the most specific grant is chosen, so that a grant which lets nobody
 * through also stands before the implicit access of the agent's own project (GitLab: clusters/agents/authorizations/ci_access).
 */
function letsThrough({ environments = [], protected_branches_only }: Grant, job: Job): boolean {
  const { environment } = job;
  const named = environment !== null && environments.some((name) => refMatches(name, environment));
  return (environments.length === 0 || named) && (protected_branches_only !== true || job.protected);
}

/** `/projects/:id/jobs`, `/job` and `/job/allowed_agents` (GitLab docs, api/jobs). */
export function jobs(app: FastifyInstance, world: World): void {
  const table = world.tables.jobs;

  const pipelineOf = (job: Job, project: Project) => ({
    id: job.pipeline_id,
    iid: job.pipeline_id,
    project_id: project.id,
    sha: resolveRef(repositoryOf(world, project), job.ref)?.id ?? "0".repeat(40),
    ref: job.ref,
    status: job.status,
    source: "push",
    created_at: job.created_at,
    updated_at: job.finished_at ?? job.started_at ?? job.created_at,
    web_url: `${world.url}/${project.path_with_namespace}/-/pipelines/${job.pipeline_id}`,
  });

  const present = (job: Job, project: Project) => {
    const runner = world.tables.runners.get(job.runner_id);
    const end = job.finished_at ? Date.parse(job.finished_at) : Date.now();
    return {
      id: job.id,
      status: job.status,
      stage: job.stage,
      name: job.name,
      ref: job.ref,
      tag: job.ref_type === "tag",
      coverage: null,
      allow_failure: false,
      created_at: job.created_at,
      started_at: job.started_at,
      finished_at: job.finished_at,
      duration: job.started_at ? (end - Date.parse(job.started_at)) / 1000 : null,
      queued_duration: (Date.parse(job.started_at ?? new Date().toISOString()) - Date.parse(job.created_at)) / 1000,
      user: presentUser(world, world.tables.users.get(job.user_id)),
      pipeline: pipelineOf(job, project),
      failure_reason: job.failure_reason,
      web_url: `${world.url}/${project.path_with_namespace}/-/jobs/${job.id}`,
      project: { ci_job_token_scope_enabled: false },
      artifacts: [],
      runner: runner ? presentRunner(runner) : null,
      artifacts_expire_at: null,
      archived: false,
      tag_list: job.tags,
    };
  };

  const named = (request: FastifyRequest, level: number) => {
    const project = projectOf(world, request, level);
    const job = table.get(Number((request.params as { job_id: string }).job_id));
    if (!job || job.project_id !== project.id) throw notFound();
    return { job, project };
  };

  app.get("/projects/:id/jobs", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const scope = parametersOf(request).list("scope");
    const rows = table.filter((job) => job.project_id === project.id && (!scope || scope.includes(job.status)));
    return page(request, reply, world.url, rows.reverse()).map((job) => present(job, project));
  });

  app.get("/projects/:id/jobs/:job_id", (request) => {
    const { job, project } = named(request, LEVEL.reporter);
    return present(job, project);
  });

  app.get("/projects/:id/jobs/:job_id/trace", (request, reply) => {
    const file = world.traceFile(named(request, LEVEL.reporter).job.id);
    return reply.type("text/plain").send(existsSync(file) ? readFileSync(file, "utf8") : "");
  });

  app.post("/projects/:id/jobs/:job_id/cancel", (request, reply) => {
    const { job, project } = named(request, LEVEL.developer);
    cancelJob(world, job);
    reply.code(201);
    return present(job, project);
  });

  const running = (request: FastifyRequest) => {
    const job = request.actor.job;
    const project = world.tables.projects.get(job?.project_id);
    if (!job || !project) throw unauthorized();
    return { job, project };
  };

  app.get("/job", { config: { jobToken: true } }, (request) => {
    const { job, project } = running(request);
    return present(job, project);
  });

  app.get("/job/allowed_agents", { config: { jobToken: true } }, (request) => {
    const { job, project } = running(request);
    const granted = world.tables.agents.all().flatMap((agent) => {
      const grant = grantFor(world, agent, project);
      const config = world.tables.projects.get(agent.project_id);
      if (!grant || !config || !letsThrough(grant, job)) return [];
      const { id: _, ...configuration } = grant;
      return [{ id: agent.id, config_project: presentProjectIdentity(world, config), configuration }];
    });
    return {
      allowed_agents: granted,
      job: { id: job.id },
      pipeline: { id: job.pipeline_id },
      project: { id: project.id, groups: world.lineage(project.namespace_id).map((group) => ({ id: group.id })) },
      user: {
        id: job.user_id,
        username: world.tables.users.get(job.user_id)?.username,
        roles_in_project: ["guest", "reporter", "developer", "maintainer"],
      },
      ...(job.environment ? { environment: { name: job.environment } } : {}),
    };
  });
}
