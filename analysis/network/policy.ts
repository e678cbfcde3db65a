import type { Reader } from "../objects/reader.ts";
import type { Resource, Sort } from "../objects/resource.ts";
import { type Selector, selectorOf } from "../objects/selector.ts";

/** A NetworkPolicy, read with the defaults of the API filled in. */
export interface NetworkPolicy {
  readonly at: Reader;
  readonly name: string;
  readonly namespace: string;
  readonly podSelector: Selector;
  /** Directions in which selected pods are cut off from all that no rule allows. */
  readonly isolates: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress: readonly NetworkRule[];
  readonly egress: readonly NetworkRule[];
}

/** One rule of `ingress` or `egress`. */
export interface NetworkRule {
  readonly at: Reader;
  /** Peers; undefined means everybody. */
  readonly peers: readonly Peer[] | undefined;
  /** Ports; undefined means every port of every protocol. */
  readonly ports: readonly Port[] | undefined;
}

/** A peer: an address block, or pods by their own and their namespace's labels (an absent selector is undefined). */
export type Peer =
  | { readonly at: Reader; readonly type: "block"; readonly cidr: string; readonly except: readonly string[] }
  | {
      readonly at: Reader;
      readonly type: "pods";
      readonly podSelector: Selector | undefined;
      readonly namespaceSelector: Selector | undefined;
    };

/** A port of a rule; without a number it is every port of the protocol. */
export interface Port {
  readonly at: Reader;
  readonly protocol: string;
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
}

const GROUPS = new Set(["networking.k8s.io", "extensions"]);

/** Whether the object is a NetworkPolicy of Kubernetes, in whatever version. */
export function isNetworkPolicy(resource: Sort): boolean {
  return resource.kind === "NetworkPolicy" && GROUPS.has(resource.group);
}

/**
 * Reads a NetworkPolicy (API reference networking.k8s.io/v1). Absent `policyTypes` mean Ingress, and Egress too when
 * there is at least one egress rule; an absent or empty `to`, `from` or `ports` allows all.
 */
export function networkPolicyOf(resource: Resource, read: Reader): NetworkPolicy | undefined {
  if (!isNetworkPolicy(resource)) return undefined;
  const spec = read.at("spec");
  const types = spec.at("policyTypes");
  const stated = types.texts();
  const egress = rulesOf(spec.at("egress"), "to");
  return {
    at: read,
    name: resource.name,
    namespace: resource.namespace ?? "default",
    podSelector: selectorOf(spec.at("podSelector")),
    isolates:
      stated.length > 0
        ? { ingress: stated.includes("Ingress"), egress: stated.includes("Egress") }
        : { ingress: true, egress: egress.length > 0 },
    ingress: rulesOf(spec.at("ingress"), "from"),
    egress,
  };
}

function rulesOf(read: Reader, peersKey: "to" | "from"): NetworkRule[] {
  return read.list().map((at) => {
    const peers = at.at(peersKey).list();
    const ports = at.at("ports").list();
    return {
      at,
      peers: peers.length === 0 && !unreadable(at.at(peersKey)) ? undefined : peers.flatMap(peerOf),
      ports: ports.length === 0 && !unreadable(at.at("ports")) ? undefined : ports.map(portOf),
    };
  });
}

/** A list that is there but could not be read must not be taken for an absent one, which allows all. */
function unreadable(read: Reader): boolean {
  return read.raw !== undefined && read.raw !== null && !read.isList();
}

function peerOf(at: Reader): Peer[] {
  const block = at.at("ipBlock");
  if (block.exists()) {
    const cidr = block.at("cidr").text();
    return cidr === undefined ? [] : [{ at, type: "block", cidr, except: block.at("except").texts() }];
  }
  const pods = at.at("podSelector");
  const namespaces = at.at("namespaceSelector");
  return [
    {
      at,
      type: "pods",
      podSelector: pods.exists() ? selectorOf(pods) : undefined,
      namespaceSelector: namespaces.exists() ? selectorOf(namespaces) : undefined,
    },
  ];
}

function portOf(at: Reader): Port {
  return {
    at,
    protocol: at.at("protocol").text() ?? "TCP",
    port: at.at("port").scalar(),
    endPort: at.at("endPort").number(),
  };
}

/** `TCP 443`, `UDP 1000-2000`, `TCP any`. */
export function showPort(port: Port): string {
  const last = port.endPort === undefined ? "" : `-${port.endPort}`;
  return `${port.protocol} ${port.port ?? "any"}${last}`;
}
