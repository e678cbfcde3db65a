import type { Job, Project, Runner, Variable } from "./model.ts";
import { refMatches } from "./protection.ts";
import { repositoryOf, resolveRef } from "./repository.ts";
import { environmentSlug } from "./routes/environments.ts";
import type { World } from "./world.ts";

interface JobVariable {
  key: string;
  value: string;
  public: boolean;
  masked?: boolean;
  file?: boolean;
  raw?: boolean;
}

/** How narrow an environment scope is: an exact name beats a pattern, a longer pattern a shorter one. */
function narrowness(scope: string): number {
  return scope.includes("*") ? scope.length : 1000 + scope.length;
}

/** The project's, its groups' and the instance's variables for a job: by scope, protection and precedence (docs, ci/variables). */
function ownVariables(world: World, project: Project, job: Job): JobVariable[] {
  const groups = world.lineage(project.namespace_id).map((group) => group.id);
  const rank = (v: Variable): number => {
    if (v.owner === "project") return 10_000_000;
    return v.owner === "group" ? 10_000 * (groups.length - groups.indexOf(v.owner_id)) : 0;
  };
  const reaching = world.tables.variables.filter((v) => {
    if (v.owner === "project" ? v.owner_id !== project.id : v.owner === "group" && !groups.includes(v.owner_id))
      return false;
    if (v.protected && !job.protected) return false;
    return (
      v.environment_scope === "*" || (job.environment !== null && refMatches(v.environment_scope, job.environment))
    );
  });
  const chosen = new Map<string, Variable>();
  const ordered = reaching.sort(
    (a, b) => rank(a) + narrowness(a.environment_scope) - rank(b) - narrowness(b.environment_scope),
  );
  for (const variable of ordered) chosen.set(variable.key, variable);
  return [...chosen.values()].map((v) => ({
    key: v.key,
    value: world.vault.open(v.sealed),
    public: false,
    masked: v.masked,
    file: v.variable_type === "file",
    raw: v.raw,
  }));
}

function predefined(world: World, project: Project, job: Job, token: string): JobVariable[] {
  const plain: Record<string, string> = {
    CI: "true",
    GITLAB_CI: "true",
    CI_SERVER: "yes",
    CI_SERVER_URL: world.url,
    CI_SERVER_HOST: new URL(world.url).hostname,
    CI_SERVER_FQDN: new URL(world.url).host,
    CI_SERVER_VERSION: world.settings.version,
    CI_API_V4_URL: `${world.url}/api/v4`,
    CI_JOB_ID: String(job.id),
    CI_JOB_NAME: job.name,
    CI_JOB_STAGE: job.stage,
    CI_JOB_URL: `${world.url}/${project.path_with_namespace}/-/jobs/${job.id}`,
    CI_PIPELINE_ID: String(job.pipeline_id),
    CI_PIPELINE_SOURCE: "push",
    CI_PROJECT_ID: String(project.id),
    CI_PROJECT_NAME: project.path,
    CI_PROJECT_PATH: project.path_with_namespace,
    CI_PROJECT_NAMESPACE: project.path_with_namespace.split("/").slice(0, -1).join("/"),
    CI_PROJECT_NAMESPACE_ID: String(project.namespace_id),
    CI_PROJECT_ROOT_NAMESPACE: project.path_with_namespace.split("/")[0] ?? "",
    CI_PROJECT_URL: `${world.url}/${project.path_with_namespace}`,
    CI_DEFAULT_BRANCH: project.default_branch,
    CI_COMMIT_REF_NAME: job.ref,
    CI_COMMIT_REF_SLUG: job.ref
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "-")
      .slice(0, 63),
    CI_COMMIT_REF_PROTECTED: String(job.protected),
    [job.ref_type === "tag" ? "CI_COMMIT_TAG" : "CI_COMMIT_BRANCH"]: job.ref,
    CI_COMMIT_SHA: shaOf(world, project, job),
    CI_COMMIT_SHORT_SHA: shaOf(world, project, job).slice(0, 8),
    CI_REGISTRY: world.settings.registryHost,
    CI_REGISTRY_IMAGE: `${world.settings.registryHost}/${project.path_with_namespace}`,
    CI_REGISTRY_USER: "gitlab-ci-token",
    ...(job.environment
      ? { CI_ENVIRONMENT_NAME: job.environment, CI_ENVIRONMENT_SLUG: environmentSlug(job.environment) }
      : {}),
  };
  const secret = { CI_JOB_TOKEN: token, CI_REGISTRY_PASSWORD: token };
  return [
    ...Object.entries(plain).map(([key, value]) => ({ key, value, public: true, masked: false })),
    ...Object.entries(secret).map(([key, value]) => ({ key, value, public: false, masked: true })),
  ];
}

function shaOf(world: World, project: Project, job: Job): string {
  return resolveRef(repositoryOf(world, project), job.ref)?.id ?? "0".repeat(40);
}

/**
 * What `POST /jobs/request` hands to a runner: `JobRequest::Response` of lib/api/entities/ci, as GitLab Runner's
 * `common/spec` reads it. The simulator has no Git server, so `GIT_STRATEGY` is `none` unless the job says otherwise.
 */
export function jobPayload(world: World, runner: Runner, job: Job): Record<string, unknown> {
  const project = world.tables.projects.get(job.project_id);
  if (!project) throw new Error(`job ${job.id} belongs to project ${job.project_id}, which is gone`);
  const token = world.vault.open(job.sealed);
  const sha = shaOf(world, project, job);
  const own = { GIT_STRATEGY: "none", ...job.variables };
  const host = new URL(world.url).host;
  return {
    id: job.id,
    token,
    allow_git_fetch: true,
    job_info: {
      id: job.id,
      name: job.name,
      stage: job.stage,
      project_id: project.id,
      project_name: project.name,
      project_full_path: project.path_with_namespace,
      namespace_id: project.namespace_id,
      root_namespace_id: world.lineage(project.namespace_id).at(-1)?.id,
      user_id: job.user_id,
      time_in_queue_seconds: 0,
      project_jobs_running_on_instance_runners_count: "0",
    },
    git_info: {
      repo_url: `http://gitlab-ci-token:${token}@${host}/${project.path_with_namespace}.git`,
      ref: job.ref,
      sha,
      before_sha: "0".repeat(40),
      ref_type: job.ref_type,
      refspecs: [`+refs/heads/${job.ref}:refs/remotes/origin/${job.ref}`],
      depth: 20,
      protected: job.protected,
      repo_object_format: "sha1",
    },
    runner_info: { timeout: Math.min(job.timeout, runner.maximum_timeout ?? job.timeout), runner_session_url: "" },
    variables: [
      ...predefined(world, project, job, token),
      ...ownVariables(world, project, job),
      ...Object.entries(own).map(([key, value]) => ({ key, value, public: true, masked: false })),
    ],
    steps: [{ name: "script", script: job.script, timeout: job.timeout, when: "on_success", allow_failure: false }],
    image:
      job.image === null
        ? null
        : { name: job.image, entrypoint: null, ports: [], executor_opts: {}, pull_policy: null },
    services: job.services.map((name) => ({
      name,
      entrypoint: null,
      command: null,
      alias: null,
      variables: [],
      ports: [],
    })),
    artifacts: [],
    cache: [],
    credentials: [{ type: "registry", url: world.settings.registryHost, username: "gitlab-ci-token", password: token }],
    dependencies: [],
    features: {
      trace_sections: true,
      trace_checksum: true,
      trace_size: true,
      failure_reasons: ["unknown_failure", "script_failure", "runner_system_failure"],
    },
    hooks: [],
  };
}
