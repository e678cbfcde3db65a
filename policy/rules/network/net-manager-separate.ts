import type { NetworkPolicy } from "../../../analysis/network/policy.ts";
import { reachability } from "../../../analysis/network/reachability.ts";
import { topologyOf } from "../../../analysis/network/topology.ts";
import { selects } from "../../../analysis/objects/selector.ts";
import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { type Manager, managersOf } from "../../lib/managers.ts";
import { isResolver } from "../../lib/resolvers.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";
import { podOf } from "../../lib/selected-pod.ts";
import type { Settings } from "../../lib/settings.ts";

/** What a runner's manager may reach, its jobs may not. */
export const netManagerSeparate: StackRule = {
  scope: "stack",
  judges: [...NETWORK_POLICIES, "release", "pods"],
  id: "net-manager-separate",
  severity: "medium",
  level: "production",
  demand:
    "No policy that opens something selects both a runner's manager and its jobs, and the manager reaches an address on TCP 443.",
  why: "The manager needs the API server; a label that jobs share hands it to them.",
  fix: "run jobs in a namespace of their own, or select the manager by a label that no job bears",
  reference: "GitLab Runner docs, executors/kubernetes; Kubernetes docs, NetworkPolicy",
  limits: "Labels that the Runner Operator gives are not known: of its managers only the namespace counts.",
  judge(members, settings) {
    const { policies } = topologyOf(members);
    const managers = managersOf(members);
    const originOf = new Map(members.map(({ resource, read }) => [read, resource.origin]));
    const shared = jobNamespacesOf(members, settings).flatMap((jobs) =>
      managers
        .filter(({ namespace }) => namespace === jobs.namespace)
        .flatMap((manager) => jobs.policies.filter(({ policy }) => opensBoth(policy, manager, settings))),
    );
    return [
      ...[...new Map(shared.map(({ policy }) => [policy.at, policy])).values()].map((policy): Finding => {
        const origin = originOf.get(policy.at);
        return {
          at: policy.at.at("spec", "podSelector"),
          ...(origin === undefined ? {} : { origin }),
          what: "the policy selects a runner's manager and its jobs",
          found: `${policy.name} in namespace ${policy.namespace}`,
          wanted: "a policy for each",
        };
      }),
      ...managers.filter((manager) => !reachesGitlab(manager, policies, settings)).map(cutOff),
    ];
  },
};

/** Whether a policy opens more than the resolver to a manager; that it selects jobs too is known. */
function opensBoth({ podSelector, egress, ingress }: NetworkPolicy, { labels }: Manager, settings: Settings): boolean {
  const opens = ingress.length > 0 || egress.some(({ peers }) => !peers?.every((peer) => isResolver(peer, settings)));
  return opens && selects(podSelector, labels ?? {});
}

/** In the lower bound: every doubt counts as closed, but for a GitLab that is a pod of the cluster itself. */
function reachesGitlab(
  { namespace, labels }: Manager,
  policies: readonly NetworkPolicy[],
  settings: Settings,
): boolean {
  if (labels === undefined) return true;
  const pod = podOf(namespace, "manager", labels);
  const own = policies.filter((policy) => policy.namespace === namespace);
  const under = reachability({ workloads: [pod], policies: own }, "under");
  const outside = [...under.outside, ...under.outside6];
  return (
    outside.some((range) => under.ports(pod, range).has("TCP", 443)) ||
    own.some((policy) => opensPods(policy, labels, settings))
  );
}

function opensPods(
  { podSelector, egress }: NetworkPolicy,
  labels: Readonly<Record<string, string>>,
  settings: Settings,
): boolean {
  const toPods = egress
    .flatMap(({ peers = [] }) => peers)
    .filter((peer) => peer.type === "pods" && !isResolver(peer, settings));
  return toPods.length > 0 && selects(podSelector, labels);
}

function cutOff({ at, origin, namespace }: Manager): Finding {
  const what = "the runner's manager reaches no GitLab";
  return { at, origin, what, found: `TCP 443 to no address from namespace ${namespace}`, wanted: "TCP 443 to GitLab" };
}
