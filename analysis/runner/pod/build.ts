import { posix } from "node:path";
import type { Job } from "../job.ts";
import type { Section } from "../toml/section.ts";
import { resolveFlags } from "./feature-flags.ts";
import { refuse } from "./refusal.ts";
import { type Variable, Variables } from "./variables.ts";

/** What the runner process itself brings. */
export interface RunnerProcess {
  /** Version as `gitlab-runner --version` prints it; one that is not `X.Y.Z` uses the helper image `latest`. */
  readonly version: string;
  /** First characters of its commit. */
  readonly revision: string;
  /** Repository of the default helper image, without a tag. */
  readonly helperRepository: string;
  /** Architecture of the runner's own binary, which is one for Linux. */
  readonly architecture: string;
  /** What stands for random parts of names. */
  readonly suffix: string;
  /** Reads the file of a `patch_path`; undefined where it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

export const PROCESS: RunnerProcess = {
  version: "19.4.0",
  revision: "HEAD",
  helperRepository: "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper",
  architecture: "amd64",
  suffix: "suffix",
  readFile: () => undefined,
};

/** Variables and feature flags at one moment of a build. */
export interface Moment {
  readonly variables: Variables;
  readonly flags: ReadonlyMap<string, boolean>;
}

/**
 * A job on a runner. Two moments count: before the folders of the build are known, images and overwrites are read, and what
 * is derived from them stays; then everything that the pod is made of.
 */
export class Build {
  readonly job: Job;
  readonly runner: Section;
  readonly kubernetes: Section;
  readonly process: RunnerProcess;
  /** The job's image with its variables expanded; empty where neither job nor configuration names one. */
  readonly image: string;
  readonly early: Moment;
  /** What `ProjectUniqueName` is in GitLab Runner: the first build of a project on this runner. */
  readonly uniqueName: string;
  readonly shortToken: string;

  constructor(runner: Section, job: Job, process: RunnerProcess) {
    this.job = job;
    this.runner = runner;
    this.kubernetes = runner.table("kubernetes");
    this.process = process;
    this.shortToken = shortenToken(runner.text("token"));
    this.uniqueName = compatibleName(`runner-${this.shortToken}-project-${job.projectId}-concurrent-0`);
    const asked = job.image?.name ?? "";
    this.early = this.#moment("", "", asked);
    this.image = this.early.variables.expand(asked);
  }

  /** The build once its folders are known. */
  begin(root: string, shared: boolean): Moment {
    const settings = this.#moment(root, "", this.image);
    return this.#moment(root, this.#folder(root, shared, settings.variables), this.image);
  }

  /** A name with a random end, as long as Kubernetes takes one. */
  named(pattern: string): string {
    return `${pattern.slice(0, 54)}-${this.process.suffix}`;
  }

  #moment(root: string, folder: string, image: string): Moment {
    const own = [...this.#before(root, folder, image), ...this.job.variables, ...this.#after(folder)];
    const flags = resolveFlags(this.runner, new Variables(own).expanded());
    const jobs = this.job.variables.filter(({ key }) => !flags.has(key));
    const resolved = [...flags].map(([key, on]) => internal(key, `${on}`));
    const list = [...resolved, ...this.#before(root, folder, image), ...jobs, ...this.#after(folder)];
    if (flags.get("FF_NETWORK_PER_BUILD") === true) list.push(internal("CI_BUILD_NETWORK_NAME", this.#networkName()));
    return { flags, variables: new Variables(list).expanded() };
  }

  #before(root: string, folder: string, image: string): Variable[] {
    return [
      ...(image === "" ? [] : [internal("CI_JOB_IMAGE", image)]),
      internal("CI_RUNNER_SHORT_TOKEN", this.shortToken),
      ...environmentVariables(this.runner.texts("environment")),
      internal("CI_BUILDS_DIR", root),
      internal("CI_PROJECT_DIR", folder.replaceAll("\\", "/")),
      internal("CI_CONCURRENT_ID", "0"),
      internal("CI_CONCURRENT_PROJECT_ID", "0"),
      internal("CI_SERVER", "yes"),
      internal("CI_JOB_STATUS", "running"),
      internal("CI_JOB_TIMEOUT", `${timeoutOf(this.job)}`),
    ];
  }

  #after(folder: string): Variable[] {
    return [
      internal("CI_DISPOSABLE_ENVIRONMENT", "true"),
      internal("CI_RUNNER_VERSION", this.process.version),
      internal("CI_RUNNER_REVISION", this.process.revision),
      internal("CI_RUNNER_EXECUTABLE_ARCH", `linux/${this.process.architecture}`),
      internal("RUNNER_TEMP_PROJECT_DIR", `${folder.replaceAll("\\", "/")}.tmp`),
    ];
  }

  #networkName(): string {
    return compatibleName(`runner-${this.shortToken}-${this.job.projectId}-0-${this.job.id}`);
  }

  #folder(root: string, shared: boolean, variables: Variables): string {
    const wanted = variables.value("GIT_CLONE_PATH");
    if (wanted !== "") {
      if (this.runner.table("custom_build_dir").flag("enabled") === false)
        refuse("GIT_CLONE_PATH is not allowed while custom_build_dir is not enabled");
      const relative = posix.isAbsolute(wanted) === posix.isAbsolute(root) ? posix.relative(root, wanted) : "..";
      if (relative.startsWith("..")) refuse(`GIT_CLONE_PATH ${wanted} is not within ${root}`);
      return posix.normalize(wanted);
    }
    const project = posix.normalize(`/${this.job.project}`);
    const empty = variables.value("GIT_STRATEGY") === "empty" ? "-empty" : "";
    return posix.join(root, shared ? posix.join(this.shortToken, "0", project) : project) + empty;
  }
}

/** Seconds that a job may take: two hours where it says nothing. */
export function timeoutOf({ timeout }: Job): number {
  return timeout > 0 ? timeout : 7200;
}

/** The entries of a list such as `environment`: those without `=` are left out. */
export function environmentVariables(entries: readonly string[]): Variable[] {
  return entries.flatMap((entry) => {
    const cut = entry.indexOf("=");
    return cut < 0 ? [] : [internal(entry.slice(0, cut), entry.slice(cut + 1))];
  });
}

function internal(key: string, value: string): Variable {
  return { key, value, public: true };
}

/** Prefixes of tokens that say nothing about the runner. */
const PREFIXES = [/^glrt-(t[123]_)?|^t[123]_|^glrtr-/, /^glcbt-/, /^GR[0-9A-Fa-f]{7}/];

/** The nine characters of a token that GitLab Runner shows, fit for a label's value. */
export function shortenToken(token: string): string {
  const start = PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ""), token).slice(0, 9);
  const led = start !== "" && !/^[A-Za-z0-9]/.test(start) ? `r${start.slice(0, -1)}` : start;
  return led !== "" && !/[A-Za-z0-9]$/.test(led) ? `${led.slice(0, -1)}r` : led;
}

/** A name of lower-case letters, digits and dashes, at most 63 long, that begins with a letter or digit. */
export function compatibleName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^-a-z0-9]/g, "")
    .replace(/^-+/, "")
    .slice(0, 63);
}
