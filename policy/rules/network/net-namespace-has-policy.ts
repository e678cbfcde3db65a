import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";

/** Every namespace that the stack makes is closed, or at least not forgotten. */
export const netNamespaceHasPolicy: StackRule = {
  scope: "stack",
  reads: [...NETWORK_POLICIES, "core/Namespace"],
  judges: ["core/Namespace"],
  id: "net-namespace-has-policy",
  severity: "high",
  level: "production",
  demand: "Each namespace of the stack has a NetworkPolicy; in production one that denies everything both ways.",
  why: "A namespace without a policy is open in both directions, to every other one.",
  fix: "add a policy with podSelector {}, policyTypes [Ingress, Egress] and no rules",
  reference: "CIS Kubernetes 5.3.2; NSA/CISA Kubernetes Hardening Guide, network separation",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    const policies = members.flatMap(({ resource, read }) => networkPolicyOf(resource, read) ?? []);
    return members.flatMap(({ resource, read }): Finding[] => {
      if (resource.kind !== "Namespace" || resource.shape !== "object") return [];
      const at = read.at("metadata", "name");
      if (!at.exists() && at.isUnknown()) return [];
      const own = policies.filter(({ namespace }) => namespace === resource.name);
      const denies = (direction: "ingress" | "egress") =>
        own.some(({ podSelector, isolates }) => podSelector.length === 0 && isolates[direction]);
      const closed = settings.production ? denies("ingress") && denies("egress") : own.length > 0;
      if (closed) return [];
      return [
        {
          at,
          origin: resource.origin,
          what: "the namespace is open",
          found: own.length === 0 ? "no NetworkPolicy" : `${own.length} policies, none for all pods both ways`,
          wanted: settings.production ? "a policy that selects all pods for Ingress and Egress" : "a NetworkPolicy",
        },
      ];
    });
  },
};
