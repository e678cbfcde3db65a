import { type Selector, selects } from "../objects/selector.ts";
import { contains, overlaps, parseCidr, type Range, without } from "./cidr.ts";
import type { NetworkPolicy, NetworkRule, Peer, Port } from "./policy.ts";
import { PortSet } from "./ports.ts";
import type { Workload } from "./topology.ts";

/**
 * In doubt, `over` allows and `under` denies. Network plugins disagree on whether an ipBlock matches pods and whether policies
 * bind pods in the node's network: `over` proves that something cannot be reached, `under` that it can.
 */
export type Bound = "over" | "under";

/** One end of a connection: a workload, or a range of addresses outside the cluster. */
export type End = Workload | Range;

/** A rule of a policy that isolates an end. */
export interface OwnRule {
  readonly number: number;
  readonly policy: NetworkPolicy;
  readonly rule: NetworkRule;
  /** Its ports; undefined where it names some, as a name is that of the receiving pod. */
  readonly fixed: PortSet | undefined;
}

interface OwnRules {
  /** Number of their policy. */
  readonly number: number;
  readonly egress: readonly OwnRule[];
  readonly ingress: readonly OwnRule[];
}

/** What the policies see of an end. Ends that they cannot tell apart share one view. */
export interface View {
  readonly number: number;
  /** Rules of the policies that isolate the end; undefined where none does. */
  readonly egress: readonly OwnRule[] | undefined;
  readonly ingress: readonly OwnRule[] | undefined;
  /** 1 at the number of each rule, of any policy, whose peers match the end. */
  readonly matched: Uint8Array;
  /** Ports of the rules that name some, as the end's containers bear those names. */
  readonly named: Map<OwnRule, PortSet>;
  /** What it may send, by the number of the receiving view. */
  readonly answers: (PortSet | undefined)[];
}

/** Gives each end its view; made once for all ends that the policies see alike, so that pairs of workloads stay cheap. */
export class Views {
  private readonly rules: readonly OwnRule[];
  private readonly byNamespace = new Map<string, NetworkPolicy[]>();
  private readonly byPolicy = new Map<NetworkPolicy, OwnRules>();
  private readonly bound: Bound;
  private readonly podKeys: ReadonlySet<string>;
  private readonly namespaceKeys: ReadonlySet<string>;
  private readonly byEnd = new Map<End, View>();
  private readonly byTraits = new Map<string, View>();
  private readonly bySight = new Map<string, View>();

  constructor(policies: readonly NetworkPolicy[], bound: Bound) {
    this.bound = bound;
    const all: OwnRule[] = [];
    for (const policy of policies) {
      const own = (rules: readonly NetworkRule[]) =>
        rules.map((rule): OwnRule => {
          const named = (rule.ports ?? []).some(({ port }) => typeof port === "string");
          const fixed = named ? undefined : portsFor(rule.ports, undefined);
          const numbered = { number: all.length, policy, rule, fixed };
          all.push(numbered);
          return numbered;
        });
      this.byPolicy.set(policy, {
        number: this.byPolicy.size,
        egress: own(policy.egress),
        ingress: own(policy.ingress),
      });
      const neighbours = this.byNamespace.get(policy.namespace);
      if (neighbours === undefined) this.byNamespace.set(policy.namespace, [policy]);
      else neighbours.push(policy);
    }
    this.rules = all;
    const peers = all.flatMap(({ rule }) => rule.peers ?? []).flatMap((peer) => (peer.type === "pods" ? [peer] : []));
    this.podKeys = keysIn([...policies, ...peers].map(({ podSelector }) => podSelector));
    this.namespaceKeys = keysIn(peers.map(({ namespaceSelector }) => namespaceSelector));
  }

  of(end: End): View {
    let view = this.byEnd.get(end);
    if (view !== undefined) return view;
    const traits = this.traitsOf(end);
    view = this.byTraits.get(traits) ?? this.look(end);
    this.byTraits.set(traits, view);
    this.byEnd.set(end, view);
    return view;
  }

  /** All that the policies can know of an end, without the labels that no selector asks for. */
  private traitsOf(end: End): string {
    if (!("id" in end)) return rangeText(end);
    const { namespace, labels, namespaceLabels, namedPorts, hostNetwork, addresses } = end;
    const asked = (keys: ReadonlySet<string>, all: Readonly<Record<string, string>>) =>
      Array.from(keys, (key) => (Object.hasOwn(all, key) ? all[key] : null));
    const places = [asked(this.podKeys, labels), asked(this.namespaceKeys, namespaceLabels)];
    return JSON.stringify([namespace, places, [...namedPorts], hostNetwork, addresses.map(rangeText)]);
  }

  private look(end: End): View {
    const selecting = "id" in end ? this.selecting(end) : [];
    const matched = Uint8Array.from(this.rules, ({ policy, rule }) =>
      this.matches(rule, policy.namespace, end) ? 1 : 0,
    );
    const sight = [
      "id" in end ? JSON.stringify([...end.namedPorts]) : "outside",
      selecting.map((policy) => this.byPolicy.get(policy)!.number).join(),
      matched.join(""),
    ].join("|");
    let view = this.bySight.get(sight);
    if (view === undefined) {
      const own = (direction: "egress" | "ingress") => {
        const isolating = selecting.filter((policy) => policy.isolates[direction]);
        if (isolating.length === 0) return undefined;
        return isolating.flatMap((policy) => this.byPolicy.get(policy)![direction]);
      };
      const number = this.bySight.size;
      view = { number, egress: own("egress"), ingress: own("ingress"), matched, named: new Map(), answers: [] };
      this.bySight.set(sight, view);
    }
    return view;
  }

  /** The policies that select a workload; none bind it in the node's network, in the upper bound. */
  private selecting(workload: Workload): NetworkPolicy[] {
    if (workload.hostNetwork && this.bound === "over") return [];
    const neighbours = this.byNamespace.get(workload.namespace) ?? [];
    return neighbours.filter(({ podSelector }) => selects(podSelector, workload.labels));
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

function keysIn(selectors: readonly (Selector | undefined)[]): Set<string> {
  return new Set(selectors.flatMap((selector) => (selector ?? []).map(({ key }) => key)));
}

function rangeText({ family, first, last }: Range): string {
  return `${family} ${first} ${last}`;
}

/** The ports of a rule for what comes to an end: fixed ones, or those that the end gives to names. */
export function portsOf(own: OwnRule, target: View, to: End): PortSet {
  if (own.fixed !== undefined) return own.fixed;
  let ports = target.named.get(own);
  if (ports === undefined) {
    ports = portsFor(own.rule.ports, to);
    target.named.set(own, ports);
  }
  return ports;
}

/** A named port is that of the receiving pod; addresses have none. */
function portsFor(ports: readonly Port[] | undefined, to: End | undefined): PortSet {
  if (ports === undefined) return PortSet.ALL;
  return ports.reduce((sum, { protocol, port, endPort }) => {
    if (port === undefined) return sum.union(PortSet.every(protocol));
    if (typeof port === "number") return sum.union(PortSet.of(protocol, port, endPort ?? port));
    const numbers = to !== undefined && "id" in to ? (to.namedPorts.get(`${protocol} ${port}`) ?? []) : [];
    return numbers.reduce((all, number) => all.union(PortSet.of(protocol, number)), sum);
  }, PortSet.NONE);
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
function mayBeInBlock(block: Block, { addresses }: Workload): boolean {
  const allowed = allowedRanges(block);
  if (addresses.length === 0) return allowed.length > 0;
  return addresses.some((address) => allowed.some((range) => overlaps(range, address)));
}
