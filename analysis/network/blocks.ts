import type { Reader } from "../objects/reader.ts";
import { contains, overlaps, parseCidr, type Range, showAddress, without } from "./cidr.ts";
import type { NetworkRule, Port } from "./policy.ts";

/** The addresses that one peer of a rule allows; a rule without peers allows all of them. */
export interface AllowedBlock {
  readonly at: Reader;
  readonly cidr: string;
  readonly range: Range;
  readonly excepts: readonly Range[];
}

/** The address blocks of a rule; without peers both whole families, as everybody is allowed. */
export function blocksOf(rule: NetworkRule): AllowedBlock[] {
  if (rule.peers === undefined) return ["0.0.0.0/0", "::/0"].flatMap((cidr) => block(rule.at, cidr, []));
  return rule.peers.flatMap((peer) => (peer.type === "block" ? block(peer.at, peer.cidr, peer.except) : []));
}

function block(at: Reader, cidr: string, except: readonly string[]): AllowedBlock[] {
  const range = parseCidr(cidr);
  if (range === undefined) {
    at.at("ipBlock", "cidr").odd(cidr, "an address range such as 10.0.0.0/8");
    return [];
  }
  return [{ at, cidr, range, excepts: except.flatMap((text) => parseCidr(text) ?? []) }];
}

/** The first address of `protectedRange` that the block allows, as text. */
export function firstAllowed({ range, excepts }: AllowedBlock, protectedRange: Range): string | undefined {
  const left = without(range, excepts).find((one) => overlaps(one, protectedRange));
  if (left === undefined) return undefined;
  const { family, first } = protectedRange;
  return showAddress(family, contains(left, { family, first, last: first }) ? first : left.first);
}

/** Whether the block names a place inside a range, and one that is small: at most a /16 of IPv4 or a /48 of IPv6. */
export function isNarrowWithin(allowed: AllowedBlock, outer: Range): boolean {
  const { family, first, last } = allowed.range;
  return contains(outer, allowed.range) && (last - first) >> (family === 4 ? 16n : 80n) === 0n;
}

/** Whether a rule's ports allow a port of any of the protocols; a named port counts as allowed. */
export function allowsPort(ports: readonly Port[] | undefined, number: number): boolean {
  if (ports === undefined) return true;
  return ports.some(({ port, endPort }) => {
    if (port === undefined) return true;
    return typeof port === "number" && port <= number && number <= (endPort ?? port);
  });
}
