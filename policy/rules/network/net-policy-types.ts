import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A policy says in policyTypes which directions it cuts off; rules for another direction are dead. */
export const netPolicyTypes: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-policy-types",
  severity: "high",
  level: "mandatory",
  demand: "A NetworkPolicy states policyTypes, and has no rules for a direction that they leave out.",
  why: "Absent policyTypes mean Ingress only where there is no egress rule: an empty egress list then denies nothing.",
  fix: "write policyTypes: [Ingress, Egress]",
  reference: "Kubernetes API networking.k8s.io/v1 NetworkPolicySpec.policyTypes",
  limits: UNSEEN_POLICIES,
  judge(resource, read) {
    const policy = networkPolicyOf(resource, read);
    if (policy === undefined) return [];
    const types = read.at("spec", "policyTypes");
    const stated = types.texts();
    if (!types.notes.clear) return [];
    if (stated.length === 0) {
      if (resource.shape === "patch") return [];
      return [
        { at: types, what: "the policy does not say what it cuts off", found: "no policyTypes", wanted: "policyTypes" },
      ];
    }
    const dead = [
      ...(stated.includes("Egress") ? [] : policy.egress),
      ...(stated.includes("Ingress") ? [] : policy.ingress),
    ];
    return dead.map(({ at }) => ({
      at,
      what: "the rule is for a direction that the policy does not cut off",
      found: `policyTypes ${stated.join(", ")}`,
      wanted: "both directions in policyTypes",
    }));
  },
};
