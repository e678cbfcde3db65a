import type { RunnerSection } from "./config.ts";

/** A label that a job pod bears. */
export interface JobLabel {
  readonly key: string;
  /** The value where it is constant; undefined where it differs from job to job. */
  readonly value: string | undefined;
  /** Whether neither a job nor the configuration can take it away or choose its value. */
  readonly sure: boolean;
}

/** Labels of every job pod that GitLab Runner sets and protects, and whose values held against jobs (runner-behaviour, Labels). */
const SURE = [
  "job.runner.gitlab.com/pod",
  "project.runner.gitlab.com/id",
  "project.runner.gitlab.com/root-namespace-id",
];

/** Labels whose key is protected, but whose value comes from variables that a job can set. */
const UNSURE = [
  "project.runner.gitlab.com/name",
  "project.runner.gitlab.com/namespace",
  "project.runner.gitlab.com/namespace-id",
  "project.runner.gitlab.com/root-namespace",
  "manager.runner.gitlab.com/name",
  "manager.runner.gitlab.com/id-short",
];

const RESERVED = /(^|\.)runner\.gitlab\.com(\/|$)/i;

/** Whether a label key lies in the domain that GitLab Runner keeps for itself. */
export function isReservedLabel(key: string): boolean {
  return RESERVED.test(key);
}

/**
 * The labels that a job pod of this section bears: those of GitLab Runner, the old label `pod`, and `pod_labels`. One of
 * `pod_labels` is sure only where its value has no variable and the job may overwrite no label.
 */
export function jobLabelsOf(section: RunnerSection): JobLabel[] {
  const overwrite = section.kubernetes.at("pod_labels_overwrite_allowed").text() ?? "";
  const own = section.kubernetes
    .at("pod_labels")
    .entries()
    .filter(([key]) => !isReservedLabel(key))
    .map(([key, read]) => {
      const value = read.text();
      const constant = value !== undefined && !value.includes("$");
      return { key, value: constant ? value : undefined, sure: constant && overwrite === "" };
    });
  return [
    ...SURE.map((key) => ({ key, value: undefined, sure: true })),
    ...UNSURE.map((key) => ({ key, value: undefined, sure: false })),
    { key: "pod", value: undefined, sure: false },
    ...own,
  ];
}
