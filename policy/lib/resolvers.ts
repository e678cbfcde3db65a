import { contains, parseCidr } from "../../analysis/network/cidr.ts";
import type { Peer } from "../../analysis/network/policy.ts";
import type { Selector } from "../../analysis/objects/selector.ts";
import type { Settings } from "./settings.ts";

/** The label that Kubernetes puts on every namespace with the namespace's own name. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Whether a peer is exactly a resolver of the settings: its pods in its namespace, or its address. */
export function isResolver(peer: Peer, settings: Settings): boolean {
  return settings.resolvers.some((resolver) => {
    const [first = "", label] = resolver.split(" ");
    if (peer.type === "block") {
      const allowed = parseCidr(first);
      const range = parseCidr(peer.cidr);
      return label === undefined && allowed !== undefined && range !== undefined && contains(allowed, range);
    }
    const [key = "", value = ""] = (label ?? "").split("=");
    return demands(peer.namespaceSelector, NAMESPACE_NAME, first) && demands(peer.podSelector, key, value);
  });
}

function demands(selector: Selector | undefined, key: string, value: string): boolean {
  return (selector ?? []).some(
    (requirement) =>
      requirement.key === key &&
      requirement.operator === "In" &&
      requirement.values.length === 1 &&
      requirement.values[0] === value,
  );
}
