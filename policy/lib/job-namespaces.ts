import { type JobPods, jobPodsOf, type Selection, selectionOf } from "../../analysis/network/job-selection.ts";
import { type NetworkPolicy, networkPolicyOf } from "../../analysis/network/policy.ts";
import { Reader } from "../../analysis/objects/reader.ts";
import { type RunnerSection, runnerConfigsOf } from "../../analysis/runner/config.ts";
import type { Member } from "./rule.ts";
import type { Settings } from "./settings.ts";

/** The job pods of one runner configuration in one namespace, with the policies that may select them. */
export interface JobNamespace {
  readonly namespace: string;
  /** The object that holds the configuration, and its place; undefined where the settings name the namespace. */
  readonly origin: string | undefined;
  readonly at: Reader | string;
  readonly policies: readonly JobPolicy[];
  /** Labels of constant value that every job pod bears, whatever the job does. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface JobPolicy {
  readonly policy: NetworkPolicy;
  readonly origin: string;
  readonly selection: Exclude<Selection, "none">;
}

/** Where jobs run in a stack: as the runner configurations say, and as the settings add by exact name. */
export function jobNamespacesOf(members: readonly Member[], settings: Settings): JobNamespace[] {
  const policies = members.flatMap(({ resource, read }) => {
    const policy = networkPolicyOf(resource, read);
    return policy === undefined ? [] : [{ policy, origin: resource.origin }];
  });
  const configured = members.flatMap(({ resource, read }) =>
    runnerConfigsOf(resource, read).flatMap(({ sections }) =>
      sections.flatMap((section) => {
        const { namespace, kubernetes } = section;
        if (namespace === undefined) return [];
        return { namespace, origin: resource.origin, at: kubernetes.at("namespace"), pods: jobPodsOf(section) };
      }),
    ),
  );
  const added = settings.jobNamespaces
    .filter((name) => !name.includes("*") && configured.every(({ namespace }) => namespace !== name))
    .filter((name) => members.some(({ resource }) => resource.kind === "Namespace" && resource.name === name))
    .map((namespace) => ({ namespace, origin: undefined, at: "settings.jobNamespaces", pods: ANY_JOB }));
  return [...configured, ...added].map(({ pods, ...place }) => ({
    ...place,
    labels: Object.fromEntries(
      pods.labels.flatMap(({ key, value, sure }) => (sure && value !== undefined ? [[key, value]] : [])),
    ),
    policies: policies
      .filter(({ policy }) => policy.namespace === place.namespace)
      .flatMap((candidate) => {
        const selection = selectionOf(candidate.policy.podSelector, pods);
        return selection === "none" ? [] : [{ ...candidate, selection }];
      }),
  }));
}

const NO_SECTION: RunnerSection = { read: new Reader({}), kubernetes: new Reader({}), namespace: undefined };

/** The job pods of a configuration that says nothing about labels. */
const ANY_JOB: JobPods = jobPodsOf(NO_SECTION);
