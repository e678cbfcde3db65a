import { topologyOf } from "../../../analysis/network/topology.ts";
import { podsOf } from "../../../analysis/objects/pods.ts";
import { selects } from "../../../analysis/objects/selector.ts";
import { type JobNamespace, jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const DIRECTIONS = ["ingress", "egress"] as const;

/** Every namespace where jobs run cuts all job pods off, both ways, and whatever other pods run there. */
export const netJobPodsSelected: StackRule = {
  scope: "stack",
  judges: ["runners", "pods"],
  id: "net-job-pods-selected",
  severity: "critical",
  level: "mandatory",
  demand: "Where jobs run, some NetworkPolicy selects every pod for Ingress, and some for Egress.",
  why: "A pod that no policy selects may connect to everything; no job pod bears the label app by itself.",
  fix: "select podSelector {} or matchExpressions job.runner.gitlab.com/pod Exists in the job namespace",
  reference: "GitLab Runner docs, executors/kubernetes, default labels; CIS Kubernetes 5.3.2",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    const namespaces = jobNamespacesOf(members, settings);
    const hosts = [...namespaces.map(({ namespace }) => namespace), ...settings.jobNamespaces];
    const ofJobs = namespaces.flatMap((jobs) => {
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
    return [...ofJobs, ...otherPods(members, hosts)];
  },
};

/** Pods that this stack itself runs beside the jobs: a cache, a proxy, a second kind of runner. */
function otherPods(members: readonly Member[], hosts: readonly string[]): Finding[] {
  const beside = members.filter(({ resource }) => isListed(resource.namespace ?? "default", hosts));
  if (!beside.some(({ resource, read }) => podsOf(resource, read).length > 0)) return [];
  const { policies } = topologyOf(beside);
  return beside.flatMap((member) =>
    topologyOf([member]).workloads.flatMap(({ id, labels, namespace }): Finding[] => {
      const own = policies.filter((policy) => policy.namespace === namespace && selects(policy.podSelector, labels));
      const open = DIRECTIONS.filter((direction) => !own.some((policy) => policy.isolates[direction]));
      if (open.length === 0) return [];
      return [
        {
          origin: member.resource.origin,
          at: "metadata.labels",
          what: `pods beside the jobs of namespace "${namespace}" are not cut off from the network`,
          found: `no policy selects ${id} for ${open.join(" and ")}`,
          wanted: "a policy that selects it with policyTypes Ingress and Egress",
        },
      ];
    }),
  );
}

function isolates({ policies }: JobNamespace, direction: "ingress" | "egress"): boolean {
  return policies.some(({ policy, selection }) => selection === "all" && policy.isolates[direction]);
}

function names({ policies }: JobNamespace): string {
  if (policies.length === 0) return "";
  return ` (${policies.map(({ policy, selection }) => `${policy.name} selects ${selection}`).join(", ")})`;
}
