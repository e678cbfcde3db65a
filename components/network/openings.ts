import { contains, familyOf, PRIVATE_IPV4, PRIVATE_IPV6, TRANSLATED_IPV4 } from "./cidr.ts";
import type { EgressOpening, Opening, Pods } from "./namespace.schema.ts";
import type { ClusterNetworkSettings, PodPeer, ReachableHost } from "./network.schema.ts";

/** Selector of pods, as in NetworkPolicy v1. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: "Exists" }[];
}

/** Who is at the other end. Selectors in one peer are joined by "and". */
export interface Peer {
  ipBlock?: { cidr: string; except?: string[] };
  namespaceSelector?: LabelSelector;
  podSelector?: LabelSelector;
}

interface PolicyPort {
  port: number;
  protocol: "TCP" | "UDP";
}

/** Spec of a NetworkPolicy (networking.k8s.io/v1), in the part that is used here. */
export interface PolicySpec {
  podSelector: LabelSelector;
  policyTypes: ("Ingress" | "Egress")[];
  ingress?: { from: Peer[]; ports?: PolicyPort[] }[];
  egress?: { to: Peer[]; ports?: PolicyPort[] }[];
}

const NAMES = {
  dns: "allow-dns",
  apiServer: "allow-api-server",
  internet: "allow-internet-https",
  gitlab: "allow-gitlab",
  kas: "allow-kas",
  registry: "allow-registry",
  withinNamespace: "allow-within-namespace",
};

/** NodeLocal DNSCache listens here on every node (Kubernetes: administer-cluster/nodelocaldns). */
const NODE_LOCAL_DNS = "169.254.20.10/32";

/** Spec that closes a namespace both ways; every opening only adds to it. */
export const DEFAULT_DENY: PolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Name of the NetworkPolicy of an opening. */
export function policyName(opening: Opening): string {
  if (opening.kind === "fromPods") return `allow-from-${opening.name}`;
  if (opening.kind === "toPods" || opening.kind === "toHost") return `allow-to-${opening.name}`;
  return NAMES[opening.kind];
}

/** Spec of the NetworkPolicy of an opening in this cluster. */
export function policySpec(opening: Opening, network: ClusterNetworkSettings): PolicySpec {
  const podSelector = selectorOf(opening.pods);
  if (opening.kind === "fromPods")
    return {
      podSelector,
      policyTypes: ["Ingress"],
      ingress: [{ from: [podPeer(opening.peer)], ports: tcp(opening.ports) }],
    };
  if (opening.kind === "withinNamespace") {
    const neighbours = [{ podSelector: {} }];
    return {
      podSelector,
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: neighbours }],
      egress: [{ to: neighbours }],
    };
  }
  return { podSelector, policyTypes: ["Egress"], egress: egressOf(opening, network) };
}

function egressOf(opening: EgressOpening, network: ClusterNetworkSettings): NonNullable<PolicySpec["egress"]> {
  switch (opening.kind) {
    case "dns":
      return dns(network);
    case "apiServer":
      return [{ to: blocks(network.apiServer.cidrs), ports: tcp(apiServerPorts(network)) }];
    case "internet":
      return publicHttps(network);
    case "gitlab":
    case "kas":
    case "registry": {
      const host = network[opening.kind];
      return host ? toHost(host) : publicHttps(network);
    }
    case "toHost":
      return toHost(opening.host);
    case "toPods":
      return [{ to: [podPeer(opening.peer)], ports: tcp(opening.ports) }];
  }
}

/** DNS to the cluster's resolver only: port 53 to any pod would be a tunnel between tenants. */
function dns({ dns: { namespace, podLabels, port }, nodeLocalDns }: ClusterNetworkSettings) {
  const cluster = { to: [podPeer({ namespace, podLabels })], ports: both(port) };
  return nodeLocalDns ? [cluster, { to: blocks([NODE_LOCAL_DNS]), ports: both(53) }] : [cluster];
}

/**
 * Port 443 of everything that is not private, not one of the cluster's own networks and not its API server. `except` does not
 * reach across families, so IPv6 is either closed or has its own exceptions.
 */
function publicHttps(network: ClusterNetworkSettings) {
  const own = [...network.privateCidrs, ...network.apiServer.cidrs];
  const block = (cidr: string, always: string[]): Peer => {
    const family = familyOf(cidr);
    const further = own.filter((one) => familyOf(one) === family && !always.some((outer) => contains(outer, one)));
    return { ipBlock: { cidr, except: [...always, ...new Set(further)] } };
  };
  const twin = block("::/0", [...PRIVATE_IPV6, ...TRANSLATED_IPV4]);
  const to = [block("0.0.0.0/0", PRIVATE_IPV4), ...(network.dualStack ? [twin] : [])];
  return [{ to, ports: tcp([443]) }];
}

function toHost({ cidrs, ports }: ReachableHost) {
  return [{ to: blocks(cidrs), ports: tcp(ports) }];
}

function apiServerPorts({ apiServer: { port, endpointPort } }: ClusterNetworkSettings): number[] {
  return endpointPort === undefined || endpointPort === port ? [port] : [port, endpointPort];
}

function selectorOf(pods: Pods | undefined): LabelSelector {
  if (pods === undefined) return {};
  if (pods === "jobs") return { matchExpressions: [{ key: "job.runner.gitlab.com/pod", operator: "Exists" }] };
  return { matchLabels: pods };
}

function podPeer({ namespace, podLabels }: PodPeer): Peer {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  return Object.keys(podLabels).length > 0
    ? { namespaceSelector, podSelector: { matchLabels: podLabels } }
    : { namespaceSelector };
}

function blocks(cidrs: string[]): Peer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function tcp(ports: number[]): PolicyPort[] {
  return ports.map((port) => ({ port, protocol: "TCP" }));
}

function both(port: number): PolicyPort[] {
  return [
    { port, protocol: "UDP" },
    { port, protocol: "TCP" },
  ];
}
