import { BlockList, isIPv6 } from "node:net";

/** Address families of NetworkPolicy: `0.0.0.0/0` never matches an IPv6 address, so every rule about "anywhere" has a twin. */
export type Family = "ipv4" | "ipv6";

/** Private, shared, loopback and link-local networks of IPv4; `169.254.0.0/16` holds the cloud metadata services. */
export const PRIVATE_IPV4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

/** Their twin: unique local addresses (AWS answers metadata requests at fd00:ec2::254) and link-local ones. */
export const PRIVATE_IPV6 = ["fc00::/7", "fe80::/10"];

/** Where translators put IPv4 addresses, private ones too (RFC 6052, RFC 8215): pods of dual-stack clusters have their own IPv4 for public ones. */
export const TRANSLATED_IPV4 = ["64:ff9b::/96", "64:ff9b:1::/48"];

/** Where clouds answer metadata requests; credentials of the node are to be had there. */
const METADATA = ["169.254.0.0/16", "fd00:ec2::254/128", "fe80::/10"];

/** Family of a network in CIDR form. */
export function familyOf(cidr: string): Family {
  return isIPv6(cidr.split("/")[0]!) ? "ipv6" : "ipv4";
}

/** Whether every address of `inner` lies in `outer`. Both in CIDR form; networks of different families never contain each other. */
export function contains(outer: string, inner: string): boolean {
  const [outerAddress, outerPrefix] = parts(outer);
  const [innerAddress, innerPrefix] = parts(inner);
  if (familyOf(outer) !== familyOf(inner) || outerPrefix > innerPrefix) return false;
  const block = new BlockList();
  block.addSubnet(outerAddress, outerPrefix, familyOf(outer));
  return block.check(innerAddress, familyOf(inner));
}

/** Whether two networks share an address: one of them then contains the other. */
export function overlaps(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** Whether a network lies wholly in private address space. */
export function isPrivate(cidr: string): boolean {
  return [...PRIVATE_IPV4, ...PRIVATE_IPV6].some((network) => contains(network, cidr));
}

/** Whether a network reaches a cloud's metadata service. */
export function reachesMetadata(cidr: string): boolean {
  return METADATA.some((network) => overlaps(network, cidr));
}

/** Length of the network prefix: 24 for `192.0.2.0/24`. */
export function prefixOf(cidr: string): number {
  return parts(cidr)[1];
}

function parts(cidr: string): [address: string, prefix: number] {
  const [address, prefix] = cidr.split("/");
  return [address!, Number(prefix)];
}
