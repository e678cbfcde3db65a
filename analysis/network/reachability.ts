import { selects } from "../objects/selector.ts";
import { contains, overlaps, parseCidr, type Range, without } from "./cidr.ts";
import type { NetworkPolicy, NetworkRule, Peer, Port } from "./policy.ts";
import { PortSet } from "./ports.ts";
import type { Topology, Workload } from "./topology.ts";

/**
 * In doubt, `over` allows and `under` denies. Network plugins disagree on whether an ipBlock matches pods and whether policies
 * bind pods in the node's network: `over` proves that something cannot be reached, `under` that it can.
 */
export type Bound = "over" | "under";

/** One end of a connection: a workload, or a range of addresses outside the cluster. */
export type End = Workload | Range;

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

type OwnRule = { policy: NetworkPolicy; rule: NetworkRule };

/** What the policies see of an end. Ends that they cannot tell apart share one view. */
interface View {
  readonly end: End;
  /** Rules of the policies that isolate the end; undefined where none does. */
  readonly egress: readonly OwnRule[] | undefined;
  readonly ingress: readonly OwnRule[] | undefined;
  /** Rules of any policy whose peers match the end. */
  readonly matched: ReadonlySet<NetworkRule>;
}

/**
 * Which connections a set of policies allows (Kubernetes docs, NetworkPolicy): a connection must be allowed by the policies of
 * both ends; an end that no policy of that direction selects allows all.
 */
export function reachability({ policies }: Topology, bound: Bound): Reachability {
  const views = new Views(policies, bound);
  const known = new Map<View, Map<View, PortSet>>();

  function ports(from: End, to: End): PortSet {
    const source = views.of(from);
    const target = views.of(to);
    let answers = known.get(source);
    if (answers === undefined) {
      answers = new Map();
      known.set(source, answers);
    }
    let answer = answers.get(target);
    if (answer === undefined) {
      answer = portsAllowed(source.egress, target, to);
      if (!answer.isEmpty) answer = answer.intersection(portsAllowed(target.ingress, source, to));
      answers.set(target, answer);
    }
    return answer;
  }

  function connection(from: End, to: End): Connection {
    const reasons = (own: readonly OwnRule[] | undefined, other: End) => allowed(own, views.of(other), to);
    const egress = reasons(views.of(from).egress, to);
    return { ports: ports(from, to), egress, ingress: reasons(views.of(to).ingress, from) };
  }

  return { outside: cutsOf(policies, 4), outside6: cutsOf(policies, 6), ports, connection };
}

function allowed(own: readonly OwnRule[] | undefined, other: View, to: End): Allowance[] {
  if (own === undefined) return [{ policy: undefined, rule: undefined }];
  return own.filter(({ rule }) => other.matched.has(rule) && !portsOf(rule.ports, to).isEmpty);
}

/** A plain loop: it runs for every pair of views. */
function portsAllowed(own: readonly OwnRule[] | undefined, other: View, to: End): PortSet {
  if (own === undefined) return PortSet.ALL;
  let sum = PortSet.NONE;
  for (const { rule } of own) {
    if (!other.matched.has(rule)) continue;
    const ports = portsOf(rule.ports, to);
    sum = sum.isEmpty ? ports : sum.union(ports);
  }
  return sum;
}

/** Gives each end its view; made once for all ends that the policies see alike, so that pairs of workloads stay cheap. */
class Views {
  private readonly rules: readonly (OwnRule & { number: number })[];
  private readonly policies: readonly NetworkPolicy[];
  private readonly bound: Bound;
  private readonly byEnd = new Map<End, View>();
  private readonly bySight = new Map<string, View>();

  constructor(policies: readonly NetworkPolicy[], bound: Bound) {
    this.policies = policies;
    this.bound = bound;
    this.rules = policies
      .flatMap((policy) => [...policy.ingress, ...policy.egress].map((rule) => ({ policy, rule })))
      .map((own, number) => ({ ...own, number }));
  }

  of(end: End): View {
    const before = this.byEnd.get(end);
    if (before !== undefined) return before;
    const selecting = "id" in end ? this.selecting(end) : undefined;
    const matched = this.rules.filter(({ policy, rule }) => this.matches(rule, policy.namespace, end));
    const sight = [
      "id" in end ? JSON.stringify([...end.namedPorts]) : "outside",
      selecting?.map((policy) => this.policies.indexOf(policy)).join(),
      matched.map(({ number }) => number).join(),
    ].join("|");
    let view = this.bySight.get(sight);
    if (view === undefined) {
      const own = (direction: "egress" | "ingress") => ownRules(selecting ?? [], direction);
      const rules = new Set(matched.map(({ rule }) => rule));
      view = { end, egress: own("egress"), ingress: own("ingress"), matched: rules };
      this.bySight.set(sight, view);
    }
    this.byEnd.set(end, view);
    return view;
  }

  /** The policies that select a workload; none bind it in the node's network, in the upper bound. */
  private selecting(workload: Workload): NetworkPolicy[] {
    if (workload.hostNetwork && this.bound === "over") return [];
    return this.policies.filter(
      ({ namespace, podSelector }) => namespace === workload.namespace && selects(podSelector, workload.labels),
    );
  }

  private matches({ peers }: NetworkRule, namespace: string, end: End): boolean {
    if (peers === undefined) return true;
    return peers.some((peer) => ("id" in end ? this.matchesWorkload(peer, namespace, end) : isInBlock(peer, end)));
  }

  private matchesWorkload(peer: Peer, namespace: string, workload: Workload): boolean {
    if (peer.type === "block") return this.bound === "over" && mayBeInBlock(peer, workload);
    const { podSelector, namespaceSelector } = peer;
    if (podSelector === undefined && namespaceSelector === undefined) return false;
    const place =
      namespaceSelector === undefined
        ? workload.namespace === namespace
        : selects(namespaceSelector, workload.namespaceLabels);
    return place && selects(podSelector ?? [], workload.labels);
  }
}

function ownRules(selecting: readonly NetworkPolicy[], direction: "egress" | "ingress"): OwnRule[] | undefined {
  const isolating = selecting.filter((policy) => policy.isolates[direction]);
  if (isolating.length === 0) return undefined;
  return isolating.flatMap((policy) => policy[direction].map((rule) => ({ policy, rule })));
}

type Block = Extract<Peer, { type: "block" }>;

/** Cut once for each block, as every end is compared with every block. */
const cut = new WeakMap<Block, readonly Range[]>();

function allowedRanges(block: Block): readonly Range[] {
  const before = cut.get(block);
  if (before !== undefined) return before;
  const range = parseCidr(block.cidr);
  const excepts = block.except.flatMap((text) => parseCidr(text) ?? []);
  const ranges = range === undefined ? [] : without(range, excepts);
  cut.set(block, ranges);
  return ranges;
}

/** A range that was cut at every boundary lies in a block as a whole or not at all. */
function isInBlock(peer: Peer, range: Range): boolean {
  return peer.type === "block" && allowedRanges(peer).some((allowed) => contains(allowed, range));
}

/** A pod whose address is not known may have any. */
function mayBeInBlock(peer: Peer, { addresses }: Workload): boolean {
  if (peer.type !== "block") return false;
  const allowed = allowedRanges(peer);
  if (addresses.length === 0) return allowed.length > 0;
  return addresses.some((address) => allowed.some((range) => overlaps(range, address)));
}

/** A named port is that of the receiving pod; addresses have none. */
function portsOf(ports: readonly Port[] | undefined, to: End): PortSet {
  if (ports === undefined) return PortSet.ALL;
  return ports.reduce((sum, { protocol, port, endPort }) => {
    if (port === undefined) return sum.union(PortSet.every(protocol));
    if (typeof port === "number") return sum.union(PortSet.of(protocol, port, endPort ?? port));
    const numbers = "id" in to ? (to.namedPorts.get(`${protocol} ${port}`) ?? []) : [];
    return numbers.reduce((all, number) => all.union(PortSet.of(protocol, number)), sum);
  }, PortSet.NONE);
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
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
  return sorted.map((first, index) => ({ family, first, last: (sorted[index + 1] ?? whole.last + 1n) - 1n }));
}
