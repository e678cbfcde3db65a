import { contains, overlaps, parseCidr, type Range, showAddress } from "../../../analysis/network/cidr.ts";
import type { NetworkPolicy } from "../../../analysis/network/policy.ts";
import { PortSet } from "../../../analysis/network/ports.ts";
import { reachability } from "../../../analysis/network/reachability.ts";
import { topologyOf } from "../../../analysis/network/topology.ts";
import { NETWORK_POLICIES } from "../../lib/kinds.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";
import { selectedPod } from "../../lib/selected-pod.ts";
import type { Settings } from "../../lib/settings.ts";

/** Where translators put IPv4 addresses: the well-known prefix (RFC 6052), and the one for local use (RFC 8215). */
const NAT64 = "64:ff9b::";
const NAT64_LOCAL = "64:ff9b:1::/48";

/** What is closed over IPv4 is closed over IPv6. */
export const netIpv6Parity: StackRule = {
  scope: "stack",
  judges: NETWORK_POLICIES,
  id: "net-ipv6-parity",
  severity: "medium",
  level: "production",
  demand: "Over IPv6 a policy opens no private range, also not by way of NAT64, and no port that IPv4 keeps closed.",
  why: "A block ::/0 that excepts nothing hands out what 0.0.0.0/0 with its excepts withholds; pods of dual-stack clusters have both.",
  fix: "leave ::/0 out, which denies IPv6, or except fc00::/7, fe80::/10, 64:ff9b::/96 and 64:ff9b:1::/48; or set dualStack to false",
  reference: "Kubernetes docs, NetworkPolicy ipBlock and dual-stack; RFC 6052; RFC 8215",
  limits: "Whether pods have IPv6 addresses stands in the setting dualStack, not in any object.",
  judge(members, settings) {
    if (!settings.dualStack) return [];
    const { policies } = topologyOf(members);
    const originOf = new Map(members.map(({ resource, read }) => [read, resource.origin]));
    return policies.filter(opensIpv6).flatMap((policy) => {
      const origin = originOf.get(policy.at);
      return beyond(policy, policies, settings).map((finding) =>
        origin === undefined ? finding : { ...finding, origin },
      );
    });
  },
};

function opensIpv6({ egress }: NetworkPolicy): boolean {
  return egress.some(({ peers }) => peers?.some((peer) => peer.type === "block" && peer.cidr.includes(":")));
}

/** The first address that the pods of a policy reach over IPv6 and not over IPv4, of each kind. */
function beyond(policy: NetworkPolicy, policies: readonly NetworkPolicy[], settings: Settings): Finding[] {
  const pod = selectedPod(policy);
  const own = policies.filter(({ namespace }) => namespace === policy.namespace);
  const reach = reachability({ workloads: [pod], policies: own }, "over");
  const closed = closedIn6(settings);
  const open4 = reach.outside
    .filter((range) => !settings.privateRanges.some((text) => isIn(text, range)))
    .reduce((sum, range) => sum.union(reach.ports(pod, range)), PortSet.NONE);
  const findings = new Map<string, Finding>();
  for (const range of reach.outside6) {
    const ports = reach.ports(pod, range);
    if (ports.isEmpty || isMeant(range, ports, settings)) continue;
    const inside = closed.find((other) => overlaps(other, range));
    if (inside === undefined && isWithin(ports, open4)) continue;
    const what = inside === undefined ? "a port is open over IPv6 alone" : "IPv6 opens what IPv4 keeps closed";
    const first = inside !== undefined && inside.first > range.first ? inside.first : range.first;
    const rule = reach.connection(pod, range).egress.find((allowance) => allowance.policy === policy)?.rule;
    if (rule === undefined || findings.has(what)) continue;
    const found = `${showAddress(6, first)} on ${ports.toString()}`;
    findings.set(what, { at: rule.at, what, found, wanted: "no more than over IPv4" });
  }
  return [...findings.values()];
}

/** The private ranges of IPv6, and those of IPv4 behind a translator. */
function closedIn6({ privateRanges }: Settings): Range[] {
  const ranges = privateRanges.flatMap((text) => parseCidr(text) ?? []);
  const base = parseCidr(NAT64)!.first;
  const embedded = ranges
    .filter(({ family }) => family === 4)
    .map(({ first, last }): Range => ({ family: 6, first: base + first, last: base + last }));
  return [...ranges.filter(({ family }) => family === 6), ...embedded, parseCidr(NAT64_LOCAL)!];
}

/** Whether the settings let jobs go there. */
function isMeant(range: Range, ports: PortSet, { jobDestinations }: Settings): boolean {
  return jobDestinations.some((text) => {
    const [cidr = "", protocol = "", port = ""] = text.split(" ");
    const place = parseCidr(cidr);
    return place !== undefined && contains(place, range) && isWithin(ports, PortSet.of(protocol, Number(port)));
  });
}

function isIn(text: string, range: Range): boolean {
  const place = parseCidr(text);
  return place !== undefined && overlaps(place, range);
}

function isWithin(ports: PortSet, allowed: PortSet): boolean {
  return ports.intersection(allowed).toString() === ports.toString();
}
