import { allowsPort, blocksOf, firstAllowed } from "../../../analysis/network/blocks.ts";
import { parseCidr } from "../../../analysis/network/cidr.ts";
import { networkPolicyOf, type Port } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Where clouds answer with credentials of the node: all of them, EKS Pod Identity, AWS over IPv6. */
const METADATA = ["169.254.169.254/32", "169.254.170.23/32", "fd00:ec2::254/128"];

/** The cloud's metadata service is out of reach. */
export const netMetadataExcepted: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-metadata-excepted",
  severity: "critical",
  level: "mandatory",
  demand: "No egress ipBlock contains the address of a cloud's metadata service.",
  why: "It hands the node's credentials to whoever asks; except in one rule does not take away what another rule allows.",
  fix: "add 169.254.0.0/16 and fc00::/7 to except in every rule with a wide block",
  reference: "ATT&CK T1552.005; Kubernetes docs, NetworkPolicy ipBlock",
  limits: UNSEEN_POLICIES,
  judge(resource, read) {
    const policy = networkPolicyOf(resource, read);
    return (policy?.egress ?? []).flatMap((rule) => {
      if (isDnsOnly(rule.ports)) return [];
      return blocksOf(rule).flatMap((block) => {
        const open = METADATA.flatMap((cidr) => firstAllowed(block, parseCidr(cidr)!) ?? []);
        if (open.length === 0) return [];
        return {
          at: block.at,
          what: "the rule allows a cloud's metadata service",
          found: `${block.cidr} allows ${open.join(", ")}`,
          wanted: "the address in except",
        };
      });
    });
  },
};

/** GKE's resolver answers at the metadata address, so 53 alone is no finding of this rule. */
function isDnsOnly(ports: readonly Port[] | undefined): boolean {
  return ports?.every(({ port, endPort }) => port === 53 && (endPort ?? 53) === 53) === true && allowsPort(ports, 53);
}
