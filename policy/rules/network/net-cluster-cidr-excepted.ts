import { type AllowedBlock, blocksOf, firstAllowed, isNarrowWithin } from "../../../analysis/network/blocks.ts";
import { contains, parseCidr } from "../../../analysis/network/cidr.ts";
import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A wide address block leaves out the private ranges; a private destination is named narrowly. */
export const netClusterCidrExcepted: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-cluster-cidr-excepted",
  severity: "high",
  level: "mandatory",
  demand: "An egress ipBlock excepts the private ranges, or names one small place inside of them.",
  why: "Most network plugins match pods, Services, nodes and the API server by address too: 0.0.0.0/0 on 443 opens them.",
  fix: "list the private ranges in except, and open a private GitLab or registry by a rule of its own",
  reference: "Kubernetes docs, NetworkPolicy ipBlock; projectcalico/calico#6634",
  limits: UNSEEN_POLICIES,
  judge(resource, read, settings) {
    const policy = networkPolicyOf(resource, read);
    return (policy?.egress ?? []).flatMap((rule) =>
      blocksOf(rule).flatMap((block) => findings(block, settings.privateRanges)),
    );
  },
};

function findings(block: AllowedBlock, privateRanges: readonly string[]): Finding[] {
  const open = privateRanges.flatMap((cidr) => {
    const range = parseCidr(cidr);
    if (range === undefined || isNarrowWithin(block, range)) return [];
    const address = firstAllowed(block, range);
    return address === undefined ? [] : [{ cidr, address, inside: contains(range, block.range) }];
  });
  if (open.length === 0) return [];
  return [
    {
      at: block.at,
      what: open[0]!.inside ? "the rule allows most of a private range" : "the rule allows private addresses",
      found: `${block.cidr} allows ${open.map(({ cidr, address }) => `${address} of ${cidr}`).join(", ")}`,
      wanted: `except with ${open.map(({ cidr }) => cidr).join(", ")}`,
    },
  ];
}
