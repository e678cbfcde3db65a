import { parseCidr, type Range } from "./cidr.ts";
import type { NetworkPolicy, NetworkRule } from "./policy.ts";
import { PortSet } from "./ports.ts";
import type { Topology } from "./topology.ts";
import { type Bound, type End, type OwnRule, portsOf, type View, Views } from "./views.ts";

export type { Bound, End } from "./views.ts";

/** The rule that allows one side of a connection; undefined where no policy isolates that side. */
export interface Allowance {
  readonly policy: NetworkPolicy | undefined;
  readonly rule: NetworkRule | undefined;
}

export interface Connection {
  readonly ports: PortSet;
  readonly egress: readonly Allowance[];
  readonly ingress: readonly Allowance[];
}

export interface Reachability {
  /** What one end may send to another, and by which rules. */
  connection(from: End, to: End): Connection;
  /** The ports alone: what `connection` gives, without the reasons. */
  ports(from: End, to: End): PortSet;
  /** The IPv4 addresses outside, cut so that all addresses of a range are treated alike. */
  readonly outside: readonly Range[];
  /** The IPv6 addresses outside, cut likewise. */
  readonly outside6: readonly Range[];
}

/**
 * Which connections a set of policies allows (Kubernetes docs, NetworkPolicy): a connection must be allowed by the policies of
 * both ends; an end that no policy of that direction selects allows all.
 */
export function reachability({ policies }: Topology, bound: Bound): Reachability {
  const views = new Views(policies, bound);

  function ports(from: End, to: End): PortSet {
    const source = views.of(from);
    const target = views.of(to);
    const known = source.answers[target.number];
    if (known !== undefined) return known;
    let answer = portsAllowed(source.egress, target, target, to);
    if (!answer.isEmpty) answer = answer.intersection(portsAllowed(target.ingress, source, target, to));
    source.answers[target.number] = answer;
    return answer;
  }

  function connection(from: End, to: End): Connection {
    const [source, target] = [views.of(from), views.of(to)];
    return {
      ports: ports(from, to),
      egress: allowed(source.egress, target, target, to),
      ingress: allowed(target.ingress, source, target, to),
    };
  }

  return { outside: cutsOf(policies, 4), outside6: cutsOf(policies, 6), ports, connection };
}

function allowed(own: readonly OwnRule[] | undefined, other: View, target: View, to: End): Allowance[] {
  if (own === undefined) return [{ policy: undefined, rule: undefined }];
  return own
    .filter((rule) => other.matched[rule.number] === 1 && !portsOf(rule, target, to).isEmpty)
    .map(({ policy, rule }) => ({ policy, rule }));
}

/** A plain loop: it runs for every pair of views. */
function portsAllowed(own: readonly OwnRule[] | undefined, other: View, target: View, to: End): PortSet {
  if (own === undefined) return PortSet.ALL;
  let sum = PortSet.NONE;
  for (const rule of own) if (other.matched[rule.number] === 1) sum = sum.union(portsOf(rule, target, to));
  return sum;
}

function cutsOf(policies: readonly NetworkPolicy[], family: Range["family"]): Range[] {
  const whole = parseCidr(family === 4 ? "0.0.0.0/0" : "::/0")!;
  const rules = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const blocks = rules.flatMap(({ peers }) =>
    (peers ?? []).flatMap((peer) => (peer.type === "block" ? [peer.cidr, ...peer.except] : [])),
  );
  const starts = new Set<bigint>([whole.first]);
  for (const range of blocks.flatMap((text) => parseCidr(text) ?? [])) {
    if (range.family !== family) continue;
    starts.add(range.first);
    if (range.last < whole.last) starts.add(range.last + 1n);
  }
  const sorted = [...starts].sort((a, b) => Number(a - b));
  return sorted.map((first, index) => ({ family, first, last: (sorted[index + 1] ?? whole.last + 1n) - 1n }));
}
