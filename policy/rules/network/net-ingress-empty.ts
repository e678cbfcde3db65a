import { jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { StackRule } from "../../lib/rule.ts";

/** Nobody connects to job pods. */
export const netIngressEmpty: StackRule = {
  scope: "stack",
  reads: [...NETWORK_POLICIES, "runners", "core/Namespace"],
  judges: NETWORK_POLICIES,
  id: "net-ingress-empty",
  severity: "high",
  level: "mandatory",
  demand: "No policy that selects job pods has an ingress rule.",
  why: "A job's services run in its own pod, and terminals go through the manager: nothing needs to connect to a job.",
  fix: "remove the ingress rules from the policies of the job namespace",
  reference: "NSA/CISA Kubernetes Hardening Guide, network separation",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    return jobNamespacesOf(members, settings).flatMap(({ policies }) =>
      policies.flatMap(({ policy, origin }) =>
        policy.ingress.map((rule) => ({
          origin,
          at: rule.at,
          what: "job pods accept connections",
          found: `an ingress rule in ${policy.name}`,
          wanted: "no ingress rule",
        })),
      ),
    );
  },
};
