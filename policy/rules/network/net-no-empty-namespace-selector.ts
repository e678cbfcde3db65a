import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A peer names the namespaces that are meant. */
export const netNoEmptyNamespaceSelector: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-no-empty-namespace-selector",
  severity: "medium",
  level: "mandatory",
  demand: "No peer of a NetworkPolicy has an empty namespaceSelector.",
  why: "It stands for every namespace there is and will be, those of other teams included.",
  fix: "name the namespace by kubernetes.io/metadata.name",
  reference: "Kubernetes docs, NetworkPolicy, namespaceSelector",
  limits: UNSEEN_POLICIES,
  judge(resource, read) {
    const policy = networkPolicyOf(resource, read);
    const peers = [...(policy?.ingress ?? []), ...(policy?.egress ?? [])].flatMap((rule) => rule.peers ?? []);
    return peers.flatMap((peer): Finding[] => {
      const at = peer.at.at("namespaceSelector");
      if (peer.type !== "pods" || peer.namespaceSelector === undefined || !isEmpty(at)) return [];
      return [{ at, what: "the peer is in any namespace", found: "namespaceSelector {}", wanted: "a namespace" }];
    });
  },
};

/** `{}`, and the same with empty parts. What is unknown or of a wrong type is none. */
function isEmpty(selector: Reader): boolean {
  const parts = ["matchLabels", "matchExpressions"].map((part) => selector.at(part));
  return typeof selector.visible === "object" && parts.every((part) => !part.isUnknown() && hasNothing(part.visible));
}

function hasNothing(part: unknown): boolean {
  return part === undefined || part === null || (typeof part === "object" && Object.keys(part).length === 0);
}
