import type { Variable } from "./pod/variables.ts";

/** An image of a job or one of its services, as the keyword `image` or `services` asks. */
export interface JobImage {
  readonly name: string;
  /** Host names, divided by spaces or commas. */
  readonly alias: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly pullPolicies: readonly string[];
  /** `kubernetes: { user }`: `uid` or `uid:gid`. */
  readonly user: string;
  readonly ports: readonly number[];
  readonly variables: readonly Variable[];
}

/** What GitLab hands to a runner for one job, as far as the pod depends on it. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly projectId: number;
  /** Path of the project, such as `group/project`. */
  readonly project: string;
  /** Where the project is cloned from; empty for the project's path below the runner's `url`. */
  readonly repository: string;
  readonly rootNamespaceId: number;
  readonly ref: string;
  readonly sha: string;
  readonly beforeSha: string;
  /** Timeout in seconds. */
  readonly timeout: number;
  readonly image: JobImage | undefined;
  readonly services: readonly JobImage[];
  /** All variables in order. */
  readonly variables: readonly Variable[];
  /** Whether GitLab brings credentials of a registry. */
  readonly credentials: boolean;
  /** The keyword `run`. */
  readonly runSteps: boolean;
  /** The environment of the job is kept when it ends, or taken over from an earlier job. */
  readonly suspends: boolean;
  /** The key of an environment that an earlier job left; empty for a new one. */
  readonly resumes: string;
}

/** The numbers of an example job: a pod's name and labels need some. */
const EXAMPLE = { id: 4711, projectId: 42, rootNamespaceId: 1, timeout: 3600, project: "acme/shop", name: "job" };
const SHA = "0123456789abcdef0123456789abcdef01234567";

/**
 * A job from plain data: `id`, `name`, `project_id`, `project`, `repo_url`, `root_namespace_id`, `ref`, `sha`, `before_sha`, `timeout`,
 * `image` and `services` as in .gitlab-ci.yml, `variables` (a list of `{key, value, public, file, raw}` or a map),
 * `credentials`, `run`, `suspend_options`. What is absent or of another type counts as an ordinary job has it, with the
 * variables that GitLab predefines from the rest.
 */
export function jobFrom(data: unknown): Job {
  const from = asMap(data);
  const id = number(from["job_id"] ?? from["id"], EXAMPLE.id);
  const projectId = number(from["project_id"], EXAMPLE.projectId);
  const project = text(from["project"]) || EXAMPLE.project;
  const ref = text(from["ref"]) || "main";
  const sha = text(from["sha"]) || SHA;
  const name = text(from["name"]) || EXAMPLE.name;
  const suspend = asMap(from["suspend_options"]);
  const resumes = text(suspend["runtime_environment_key"]);
  const own = variablesFrom(from["variables"]);
  const given = Array.isArray(from["variables"]) && own.some(({ key }) => key === "CI_PROJECT_ID");
  return {
    id,
    name,
    projectId,
    project,
    repository: text(from["repo_url"]),
    rootNamespaceId: number(from["root_namespace_id"], EXAMPLE.rootNamespaceId),
    ref,
    sha,
    beforeSha: text(from["before_sha"]) || "0".repeat(40),
    timeout: number(from["timeout"], EXAMPLE.timeout),
    image: from["image"] === undefined || from["image"] === null ? undefined : imageFrom(from["image"]),
    services: asList(from["services"]).map(imageFrom),
    variables: given ? own : [...predefined({ id, projectId, project, ref, sha, name }), ...own],
    credentials: asList(from["credentials"]).some((one) => text(asMap(one)["type"]) === "registry"),
    runSteps: asList(from["run"]).length > 0,
    suspends: suspend["suspend_on_success"] === true || suspend["suspend_on_failure"] === true || resumes !== "",
    resumes,
  };
}

/** In lower case, with dashes for all but letters and digits, at most 63 characters, no dash at an end (GitLab docs, predefined variables). */
function slug(text: string): string {
  const dashed = text.toLowerCase().replaceAll(/[^a-z0-9]/g, "-");
  return dashed.slice(0, 63).replaceAll(/^-+|-+$/g, "");
}

function predefined(job: Pick<Job, "id" | "projectId" | "project" | "ref" | "sha" | "name">): Variable[] {
  const parts = job.project.split("/") as [string, ...string[]];
  const values: Record<string, string> = {
    CI_JOB_ID: `${job.id}`,
    CI_JOB_NAME: job.name,
    CI_PROJECT_ID: `${job.projectId}`,
    CI_PROJECT_NAME: parts.at(-1)!,
    CI_PROJECT_PATH: job.project,
    CI_PROJECT_PATH_SLUG: slug(job.project),
    CI_PROJECT_NAMESPACE: parts.slice(0, -1).join("/"),
    CI_PROJECT_NAMESPACE_ID: `${EXAMPLE.rootNamespaceId}`,
    CI_PROJECT_ROOT_NAMESPACE: parts[0],
    CI_COMMIT_SHA: job.sha,
    CI_COMMIT_REF_NAME: job.ref,
    CI_COMMIT_REF_SLUG: slug(job.ref),
  };
  return Object.entries(values).map(([key, value]) => ({ key, value, public: true }));
}

function imageFrom(data: unknown): JobImage {
  const from = typeof data === "string" ? { name: data } : asMap(data);
  const options = asMap(asMap(from["executor_opts"] ?? from)["kubernetes"]);
  const pull = from["pull_policy"];
  return {
    name: text(from["name"]),
    alias: text(from["alias"]),
    entrypoint: texts(from["entrypoint"]),
    command: texts(from["command"]),
    pullPolicies: typeof pull === "string" ? [pull] : texts(pull),
    user: text(options["user"]),
    ports: asList(from["ports"]).map((port) => number(asMap(port)["number"] ?? port, 0)),
    variables: variablesFrom(from["variables"]),
  };
}

function variablesFrom(data: unknown): Variable[] {
  if (!Array.isArray(data))
    return Object.entries(asMap(data)).map(([key, value]) => ({ key, value: text(value), public: true }));
  return data.map((one) => {
    const from = asMap(one);
    const flags = { ...(from["file"] === true && { file: true }), ...(from["raw"] === true && { raw: true }) };
    return { key: text(from["key"]), value: text(from["value"]), public: from["public"] !== false, ...flags };
  });
}

function asMap(data: unknown): Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
}

function asList(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}

function text(data: unknown): string {
  return typeof data === "string" ? data : typeof data === "number" || typeof data === "boolean" ? `${data}` : "";
}

function texts(data: unknown): string[] {
  return asList(data).map(text);
}

function number(data: unknown, otherwise: number): number {
  const value = typeof data === "string" && data !== "" ? Number(data) : data;
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
