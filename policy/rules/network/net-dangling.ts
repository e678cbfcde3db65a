import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { topologyOf, type Workload } from "../../../analysis/network/topology.ts";
import { selects } from "../../../analysis/objects/selector.ts";
import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { StackRule } from "../../lib/rule.ts";

/** A policy selects some pod. */
export const netDangling: StackRule = {
  scope: "stack",
  judges: NETWORK_POLICIES,
  id: "net-dangling",
  severity: "low",
  level: "advisory",
  demand: "A NetworkPolicy selects a pod of the stack, or job pods.",
  why: "A policy that selects nothing protects nothing, and looks as if it did.",
  fix: "correct the labels of podSelector, or remove the policy",
  reference: "Kubernetes docs, NetworkPolicy, podSelector",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    const byNamespace = new Map<string, Workload[]>();
    for (const workload of topologyOf(members).workloads) {
      const before = byNamespace.get(workload.namespace);
      if (before === undefined) byNamespace.set(workload.namespace, [workload]);
      else before.push(workload);
    }
    const ofJobs = new Set(
      jobNamespacesOf(members, settings).flatMap(({ policies }) =>
        policies.map(({ origin, policy }) => `${origin} ${policy.name}`),
      ),
    );
    return members.flatMap(({ resource, read }) => {
      const policy = networkPolicyOf(resource, read);
      if (policy === undefined || policy.podSelector.length === 0) return [];
      if (ofJobs.has(`${resource.origin} ${policy.name}`)) return [];
      const pods = byNamespace.get(policy.namespace) ?? [];
      if (pods.some(({ labels }) => selects(policy.podSelector, labels))) return [];
      return {
        at: read.at("spec", "podSelector"),
        origin: resource.origin,
        what: "the policy selects no pod of the stack",
        found: `none of ${pods.length} in namespace ${policy.namespace}`,
        wanted: "labels that some pod bears",
      };
    });
  },
};
