import { blocksOf } from "../../../analysis/network/blocks.ts";
import { type NetworkRule, networkPolicyOf, type Peer } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** No egress rule opens everything. */
export const netNoAllowAllEgress: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-no-allow-all-egress",
  severity: "critical",
  level: "mandatory",
  demand: "No egress rule allows every destination or every pod, and none allows all addresses on every port.",
  why: "Rules add up: one that allows all makes every other one void.",
  fix: "name the destinations and their ports",
  reference: "Kubernetes docs, NetworkPolicy; NSA/CISA Kubernetes Hardening Guide, network separation",
  limits: UNSEEN_POLICIES,
  judge(resource, read) {
    const policy = networkPolicyOf(resource, read);
    return (policy?.egress ?? []).flatMap(openings);
  },
};

function openings(rule: NetworkRule): Finding[] {
  if (rule.peers === undefined && rule.ports === undefined) {
    return [{ at: rule.at, what: "the rule allows everything", found: "neither to nor ports", wanted: "both" }];
  }
  const empty = (rule.peers ?? []).filter((peer) => everyPod(peer, rule.ports === undefined));
  const wide =
    rule.ports === undefined ? blocksOf(rule).filter(({ range }) => range.first === 0n && isWhole(range)) : [];
  return [
    ...empty.map(({ at }) => ({
      at,
      what: "the rule allows every pod of every namespace",
      found: "selectors that select everything",
      wanted: "a namespaceSelector and a podSelector with labels",
    })),
    ...wide.map(({ at, cidr }) => ({
      at,
      what: "the rule allows all addresses on every port",
      found: `${cidr} without ports`,
      wanted: "ports",
    })),
  ];
}

function everyPod(peer: Peer, withoutPorts: boolean): boolean {
  if (peer.type !== "pods") return false;
  if (peer.podSelector === undefined && peer.namespaceSelector === undefined) return true;
  return withoutPorts && peer.namespaceSelector?.length === 0 && (peer.podSelector ?? []).length === 0;
}

function isWhole({ family, last }: { family: 4 | 6; last: bigint }): boolean {
  return last === (1n << (family === 4 ? 32n : 128n)) - 1n;
}
