import type { Job, Project, Runner } from "./model.ts";
import { protects } from "./protection.ts";
import { badRequest, notFound } from "./refusal.ts";
import type { World } from "./world.ts";

/** A job to put into the queue; what is missing is as a pipeline of the default branch would have it. */
export interface QueuedJob {
  /** Path or id of the project. */
  project: string;
  script: string[];
  name?: string;
  stage?: string;
  image?: string;
  services?: string[];
  tags?: string[];
  ref?: string;
  refType?: "branch" | "tag";
  /** Says whether the ref is protected instead of the project's rules. */
  protected?: boolean;
  environment?: string;
  variables?: Record<string, string>;
  /** Seconds. */
  timeout?: number;
  /** Username of the one who started it. */
  user?: string;
}

/** Puts a job into the queue; its token lives from the moment a runner takes it until it ends. */
export function queueJob(world: World, given: QueuedJob): Job {
  const project = world.projectAt(String(given.project));
  if (!project) throw notFound("Project");
  if (!Array.isArray(given.script) || given.script.length === 0)
    throw badRequest("script must be a list of one command or more");
  const user = world.tables.users.find((row) => row.username === (given.user ?? "root"));
  if (!user) throw badRequest(`no user is called '${given.user}'`);
  const ref = given.ref ?? project.default_branch;
  const refType = given.refType ?? "branch";
  const { jobs } = world.tables;
  const issued = world.issue("job", `job ${jobs.nextId} of ${project.path_with_namespace}`);
  return jobs.insert({
    project_id: project.id,
    pipeline_id: jobs.nextId + 5000,
    name: given.name ?? "job",
    stage: given.stage ?? "test",
    status: "pending",
    script: given.script,
    image: given.image ?? null,
    services: given.services ?? [],
    tags: given.tags ?? [],
    ref,
    ref_type: refType,
    protected: given.protected ?? protects(world, project, refType, ref) !== undefined,
    environment: given.environment ?? null,
    variables: given.variables ?? {},
    timeout: given.timeout ?? 3600,
    user_id: user.id,
    digest: issued.digest,
    sealed: issued.sealed,
    runner_id: null,
    runner_manager_id: null,
    failure_reason: null,
    exit_code: null,
    artifacts: [],
    created_at: world.now(),
    started_at: null,
    finished_at: null,
  });
}

/** Cancels a job that has not ended; a runner learns it from `Job-Status`. */
export function cancelJob(world: World, job: Job): void {
  if (job.status !== "pending" && job.status !== "running") return;
  job.status = "canceled";
  job.finished_at = world.now();
}

/** True when the runner serves the project: by type, by the project's switches, by assignment. */
export function runnerServes(world: World, runner: Runner, project: Project): boolean {
  if (runner.runner_type === "instance_type") return project.settings["shared_runners_enabled"] !== false;
  if (runner.runner_type === "project_type") return runner.project_ids.includes(project.id);
  if (project.settings["group_runners_enabled"] === false) return false;
  return world.lineage(project.namespace_id).some((group) => group.id === runner.group_id);
}

/**
 * True when the runner may take the job (GitLab docs, ci/runners/configure_runners): not paused, serves the project,
 * has all the job's tags, or runs untagged jobs, and takes only protected refs when it is `ref_protected`.
 */
export function runnerTakes(world: World, runner: Runner, job: Job): boolean {
  const project = world.tables.projects.get(job.project_id);
  if (runner.paused || job.status !== "pending" || !project || !runnerServes(world, runner, project)) return false;
  if (runner.access_level === "ref_protected" && !job.protected) return false;
  if (job.tags.length === 0) return runner.run_untagged;
  return job.tags.every((tag) => runner.tag_list.includes(tag));
}
