import { podsOf } from "../objects/pods.ts";
import type { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import { parseCidr, type Range } from "./cidr.ts";
import { type NetworkPolicy, networkPolicyOf } from "./policy.ts";

/** Pods that are alike for the network: one workload. */
export interface Workload {
  /** `namespace/name[Kind]`; pods with a controller are named after it. */
  readonly id: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Container ports by `protocol name`. */
  readonly namedPorts: ReadonlyMap<string, readonly number[]>;
  /** Shares the node's network: policies do not bind it. */
  readonly hostNetwork: boolean;
  /** Its addresses, where they are known. */
  readonly addresses: readonly Range[];
}

export interface Topology {
  readonly workloads: readonly Workload[];
  readonly policies: readonly NetworkPolicy[];
}

interface Member {
  readonly resource: Resource;
  readonly read: Reader;
}

/** The label that the API server puts on every namespace. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** The workloads and policies of a set of objects. Objects without a namespace are taken to be in `default`. */
export function topologyOf(members: readonly Member[]): Topology {
  const namespaces = new Map<string, Record<string, string>>();
  for (const { resource, read } of members) {
    if (resource.group === "" && resource.kind === "Namespace")
      namespaces.set(resource.name, labelsOf(read.at("metadata")));
  }
  const labelsOfNamespace = (name: string) => ({ ...namespaces.get(name), [NAMESPACE_NAME]: name });
  const workloads = members.flatMap(({ resource, read }) =>
    podsOf(resource, read).map(({ spec, metadata }): Workload => {
      const namespace = resource.namespace ?? "default";
      return {
        id: `${namespace}/${ownerOf(resource, read)}`,
        namespace,
        labels: labelsOf(metadata),
        namespaceLabels: labelsOfNamespace(namespace),
        namedPorts: namedPortsOf(spec),
        hostNetwork: spec.at("hostNetwork").flag() === true,
        addresses: addressesOf(read),
      };
    }),
  );
  return { workloads, policies: members.flatMap(({ resource, read }) => networkPolicyOf(resource, read) ?? []) };
}

function labelsOf(metadata: Reader): Record<string, string> {
  const labels = metadata.at("labels").entries();
  return Object.fromEntries(labels.flatMap(([key, at]) => (at.text() === undefined ? [] : [[key, at.text()!]])));
}

function ownerOf(resource: Resource, read: Reader): string {
  const owner = read
    .at("metadata", "ownerReferences")
    .list()
    .find((reference) => reference.at("controller").flag() === true);
  // A mirror pod is owned by its Node, which makes no copies of it (Kubernetes docs, static pods).
  if (resource.kind !== "Pod" || owner === undefined || owner.at("kind").text() === "Node")
    return `${resource.name}[${resource.kind}]`;
  return `${owner.at("name").text() ?? resource.name}[${owner.at("kind").text() ?? resource.kind}]`;
}

function namedPortsOf(spec: Reader): Map<string, number[]> {
  const ports = new Map<string, number[]>();
  const containers = ["containers", "initContainers"].flatMap((list) => spec.at(list).list());
  for (const port of containers.flatMap((container) => container.at("ports").list())) {
    const name = port.at("name").text();
    const number = port.at("containerPort").number();
    if (name === undefined || number === undefined) continue;
    const key = `${port.at("protocol").text() ?? "TCP"} ${name}`;
    ports.set(key, [...(ports.get(key) ?? []), number]);
  }
  return ports;
}

function addressesOf(read: Reader): Range[] {
  const status = read.at("status");
  const texts = [
    status.at("podIP").text(),
    ...status
      .at("podIPs")
      .list()
      .map((ip) => ip.at("ip").text()),
  ];
  return texts.flatMap((text) => (text === undefined ? [] : (parseCidr(text) ?? [])));
}
