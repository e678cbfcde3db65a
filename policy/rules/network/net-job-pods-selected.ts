import { type JobNamespace, jobNamespacesOf } from "../../lib/job-namespaces.ts";
import type { StackRule } from "../../lib/rule.ts";

const DIRECTIONS = ["ingress", "egress"] as const;

/** Every namespace where jobs run cuts all job pods off, both ways. */
export const netJobPodsSelected: StackRule = {
  scope: "stack",
  id: "net-job-pods-selected",
  severity: "critical",
  level: "mandatory",
  demand: "Where jobs run, some NetworkPolicy selects every job pod for Ingress, and some for Egress.",
  why: "A pod that no policy selects may connect to everything; no job pod bears the label app by itself.",
  fix: "select podSelector {} or matchExpressions job.runner.gitlab.com/pod Exists in the job namespace",
  reference: "GitLab Runner docs, executors/kubernetes, default labels; CIS Kubernetes 5.3.2",
  judge(members, settings) {
    return jobNamespacesOf(members, settings).flatMap((jobs) => {
      const open = DIRECTIONS.filter((direction) => !isolates(jobs, direction));
      if (open.length === 0) return [];
      return {
        origin: jobs.origin,
        at: jobs.at,
        what: `job pods of namespace "${jobs.namespace}" are not cut off from the network`,
        found: `no policy selects all of them for ${open.join(" and ")}${names(jobs)}`,
        wanted: "a policy that selects every job pod with policyTypes Ingress and Egress",
      };
    });
  },
};

function isolates({ policies }: JobNamespace, direction: "ingress" | "egress"): boolean {
  return policies.some(({ policy, selection }) => selection === "all" && policy.isolates[direction]);
}

function names({ policies }: JobNamespace): string {
  if (policies.length === 0) return "";
  return ` (${policies.map(({ policy, selection }) => `${policy.name} selects ${selection}`).join(", ")})`;
}
