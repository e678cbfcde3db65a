import type { Job } from "../job.ts";
import { isReservedLabel } from "../job-labels.ts";
import { type Build, timeoutOf } from "./build.ts";
import { isQualifiedName, sanitizeLabel } from "./names.ts";
import type { Overwrites } from "./overwrites.ts";
import { refuse } from "./refusal.ts";
import { Variables } from "./variables.ts";
import type { Data } from "./wire.ts";

/**
 * Name, labels and annotations of a job's pod. Labels in the domain of GitLab Runner cannot be overwritten, but some of
 * their values come from variables of the job; annotations of that domain can be overwritten. Values expand once, with the
 * variables of the job alone (runner-behaviour, Labels and annotations).
 *
 * @throws Refusal for a malformed key of a label: the runner's watch of its pod never begins
 */
export function podMetadata(build: Build, overwrites: Overwrites, namespace: string): Data {
  const labels = labelsOf(build, overwrites);
  const wrong = Object.keys(labels).find((key) => !isQualifiedName(key));
  if (wrong !== undefined) refuse(`pod watcher: not synced (${JSON.stringify(wrong)} is no key of a label)`);
  return {
    name: build.named(build.uniqueName),
    namespace,
    labels,
    annotations: annotationsOf(build, overwrites),
  };
}

function labelsOf(build: Build, overwrites: Overwrites): Record<string, string> {
  const { job, runner } = build;
  const variables = new Variables(job.variables);
  const value = (key: string) => sanitizeLabel(variables.value(key));
  const pod = sanitizeLabel(build.uniqueName);
  const labels: Record<string, string> = {
    pod,
    "project.runner.gitlab.com/id": `${job.projectId}`,
    "project.runner.gitlab.com/namespace-id": value("CI_PROJECT_NAMESPACE_ID"),
    "project.runner.gitlab.com/name": sanitizeLabel(job.project.split("/").at(-1) ?? ""),
    "project.runner.gitlab.com/namespace": value("CI_PROJECT_NAMESPACE"),
    "project.runner.gitlab.com/root-namespace": value("CI_PROJECT_ROOT_NAMESPACE"),
    "project.runner.gitlab.com/root-namespace-id": `${job.rootNamespaceId}`,
    "job.runner.gitlab.com/pod": pod,
    "manager.runner.gitlab.com/name": sanitizeLabel(runner.text("name")),
    "manager.runner.gitlab.com/id-short": sanitizeLabel(build.shortToken),
  };
  for (const [key, text] of Object.entries(overwrites.podLabels))
    if (!isReservedLabel(key)) labels[key] = sanitizeLabel(variables.expand(text));
  return labels;
}

function annotationsOf(build: Build, overwrites: Overwrites): Record<string, string> {
  const { job, runner } = build;
  const variables = new Variables(job.variables);
  const wished = Object.entries(overwrites.podAnnotations).map(([key, text]) => [key, variables.expand(text)]);
  return {
    "job.runner.gitlab.com/id": `${job.id}`,
    "job.runner.gitlab.com/url": `${pageOf(job, runner.text("url"))}/-/jobs/${job.id}`,
    "job.runner.gitlab.com/sha": job.sha,
    "job.runner.gitlab.com/before_sha": job.beforeSha,
    "job.runner.gitlab.com/ref": job.ref,
    "job.runner.gitlab.com/name": job.name,
    "job.runner.gitlab.com/timeout": showDuration(timeoutOf(job)),
    "project.runner.gitlab.com/id": `${job.projectId}`,
    ...Object.fromEntries(wished),
  };
}

/** The project's page, by the URL that it is cloned from, without credentials. */
function pageOf({ repository, project }: Job, url: string): string {
  if (!URL.canParse(repository)) return `${url.replace(/\/+$/, "")}/${project}`;
  const { protocol, host, pathname } = new URL(repository);
  return `${protocol}//${host}${pathname.replace(/\.git$/, "")}`;
}

/** Seconds as Go writes a duration: `1h0m0s`, `1m30s`, `30s`. */
function showDuration(seconds: number): string {
  const [hours, minutes] = [Math.trunc(seconds / 3600), Math.trunc((seconds % 3600) / 60)];
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
