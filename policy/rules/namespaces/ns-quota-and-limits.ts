import { namespaceRoom } from "../../../analysis/capacity/room.ts";
import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";

/** Jobs cannot take more than what is meant for them. */
export const nsQuotaAndLimits: StackRule = {
  scope: "stack",
  judges: ["runners"],
  id: "ns-quota-and-limits",
  severity: "low",
  level: "advisory",
  demand: "A namespace where jobs run has a ResourceQuota that counts something, and a LimitRange.",
  why: "One pipeline with a wide matrix takes the nodes from everybody else; a pod without requests counts for nothing.",
  fix: "add a ResourceQuota for pods, CPU and memory, and a LimitRange with defaults for containers",
  reference: "Kubernetes docs, resource quotas and limit ranges; ATT&CK T1496",
  limits: "A quota that somebody else makes in the namespace is not seen.",
  judge(members, settings) {
    const namespaces = new Map(jobNamespacesOf(members, settings).map((jobs) => [jobs.namespace, jobs]));
    return [...namespaces.values()].flatMap(({ namespace, at, origin }): Finding[] => {
      const missing = [
        ...(namespaceRoom(members, namespace).quotas.some(({ hard }) => hard.size > 0) ? [] : ["ResourceQuota"]),
        ...(members.some((member) => isLimit(member, namespace)) ? [] : ["LimitRange"]),
      ];
      if (missing.length === 0) return [];
      const what = `jobs of namespace "${namespace}" may take everything`;
      const place = origin === undefined ? { at } : { at, origin };
      return [{ ...place, what, found: `no ${missing.join(", no ")}`, wanted: "a ResourceQuota and a LimitRange" }];
    });
  },
};

function isLimit({ resource, read }: Member, namespace: string): boolean {
  const own = resource.group === "" && resource.kind === "LimitRange" && resource.namespace === namespace;
  return own && read.at("spec", "limits").list().length > 0;
}
