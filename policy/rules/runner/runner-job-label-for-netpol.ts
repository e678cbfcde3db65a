import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { isReservedLabel } from "../../../analysis/runner/job-labels.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** A label that a policy of the job namespace selects on is one that job pods bear. */
export const runnerJobLabelForNetpol: StackRule = {
  scope: "stack",
  reads: [...NETWORK_POLICIES, "runners"],
  judges: NETWORK_POLICIES,
  id: "runner-job-label-for-netpol",
  severity: "critical",
  level: "mandatory",
  demand: "Labels of one's own on which a policy selects job pods are constants in pod_labels that no job overwrites.",
  why: "GitLab Runner sets no label app; a policy on it selects nothing, or only the jobs that want it.",
  fix: "select job.runner.gitlab.com/pod Exists, or set the label in pod_labels without a variable",
  reference: "GitLab Runner docs, executors/kubernetes, default labels and pod_labels",
  judge(members) {
    const policies = members.flatMap(({ resource, read }) => {
      const policy = networkPolicyOf(resource, read);
      return policy === undefined ? [] : [{ policy, origin: resource.origin }];
    });
    return members.flatMap(({ resource, read }) =>
      sectionsOf(resource, read).flatMap(({ namespace, kubernetes }) => {
        const labels = kubernetes.at("pod_labels");
        const overwrite = kubernetes.at("pod_labels_overwrite_allowed").text() ?? "";
        return policies
          .filter(({ policy }) => policy.namespace === namespace)
          .flatMap(({ policy, origin }) =>
            policy.podSelector
              .filter(({ key, operator }) => !isReservedLabel(key) && ["In", "Exists"].includes(operator))
              .flatMap(({ key, at }): Finding[] => {
                const value = labels.at(key).text();
                const found =
                  value === undefined
                    ? `pod_labels has no ${key}`
                    : value.includes("$")
                      ? `${key} comes from a variable`
                      : overwrite !== ""
                        ? `jobs may overwrite ${key}`
                        : undefined;
                if (found === undefined) return [];
                const what = `policy ${policy.name} selects a label that job pods may lack`;
                return [
                  { at, origin, what, found, wanted: "a constant in pod_labels, or a label of the runner's own" },
                ];
              }),
          );
      }),
    );
  },
};
