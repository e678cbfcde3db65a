import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { StackRule } from "../../lib/rule.ts";

/** Policies for jobs select what no job can put on or take off. */
export const netSelectorTamperProof: StackRule = {
  scope: "stack",
  reads: [...NETWORK_POLICIES, "runners", "core/Namespace"],
  judges: NETWORK_POLICIES,
  id: "net-selector-tamper-proof",
  severity: "high",
  level: "mandatory",
  demand: "A NetworkPolicy of a job namespace selects labels that a job can neither set nor change.",
  why: "pod_labels expand variables and may be overwritten by jobs; only labels under runner.gitlab.com are protected.",
  fix: "select job.runner.gitlab.com/pod Exists or project.runner.gitlab.com/id, and forbid pod_labels overwrites",
  reference: "GitLab Runner source, executors/kubernetes buildLabels; GitLab Runner docs, overwrite pod labels",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    return jobNamespacesOf(members, settings).flatMap(({ policies }) =>
      policies
        .filter(({ selection }) => selection === "forgeable")
        .map(({ policy, origin }) => ({
          origin,
          at: policy.at.at("spec", "podSelector"),
          what: "a job decides whether the policy selects it",
          found: policy.podSelector.map(({ key, operator }) => `${key} ${operator}`).join(", "),
          wanted: "job.runner.gitlab.com/pod Exists, project.runner.gitlab.com/id, or an empty selector",
        })),
    );
  },
};
