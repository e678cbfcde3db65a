import { allowsPort } from "../../../analysis/network/blocks.ts";
import { networkPolicyOf } from "../../../analysis/network/policy.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import { isResolver } from "../../lib/resolvers.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Port 53 is open towards the cluster's resolver and nowhere else. */
export const netDnsKubeDnsOnly: ResourceRule = {
  scope: "resource",
  judges: NETWORK_POLICIES,
  id: "net-dns-kube-dns-only",
  severity: "high",
  level: "mandatory",
  demand: "A rule that allows port 53 names the resolver's pods and namespace in one peer, or the resolver's address.",
  why: "Port 53 to every pod or address is a tunnel: any listener on 53 will do.",
  fix: "use one peer with namespaceSelector kubernetes.io/metadata.name=kube-system and podSelector k8s-app=kube-dns",
  reference: "Kubernetes docs, NetworkPolicy, targeting a namespace by name; ATT&CK T1071.004",
  limits: UNSEEN_POLICIES,
  judge(resource, read, settings) {
    const policy = networkPolicyOf(resource, read);
    const wanted = settings.resolvers.join(" or ");
    return (policy?.egress ?? []).flatMap((rule): Finding[] => {
      if (rule.ports === undefined || !allowsPort(rule.ports, 53)) return [];
      if (rule.peers === undefined)
        return [{ at: rule.at, what: "port 53 is open to everybody", found: "a rule without to", wanted }];
      return rule.peers
        .filter((peer) => !isResolver(peer, settings))
        .map((peer) => ({
          at: peer.at,
          what: "port 53 is open to others than the resolver",
          found: peer.type === "block" ? peer.cidr : "a selector that others satisfy too",
          wanted,
        }));
    });
  },
};
