import { contains, overlaps, parseCidr, type Range, showAddress, without } from "../../../analysis/network/cidr.ts";
import { PortSet } from "../../../analysis/network/ports.ts";
import { type End, type Reachability, reachability } from "../../../analysis/network/reachability.ts";
import { topologyOf, type Workload } from "../../../analysis/network/topology.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { type JobNamespace, jobNamespacesOf } from "../../lib/job-namespaces.ts";
import { UNSEEN_POLICIES } from "../../lib/limits.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";
import type { Settings } from "../../lib/settings.ts";

const DNS = PortSet.of("UDP", 53).union(PortSet.of("TCP", 53));

/**
 * What job pods reach, in two bounds: at most what the settings promise, where every doubt counts as open, and at least the resolver
 * and one address on 443, where every doubt counts as closed.
 */
export const netReachabilityProof: StackRule = {
  scope: "stack",
  judges: ["runners"],
  id: "net-reachability-proof",
  severity: "critical",
  level: "mandatory",
  demand:
    "Nothing reaches job pods; they reach the resolver, the allowed ports of public addresses and jobDestinations, no more.",
  why: "Policies add up: one that looks harmless opens what another closes.",
  fix: "narrow the rule that is named, or list what is meant in jobEgressPorts or jobDestinations",
  reference: "Kubernetes docs, NetworkPolicy; NSA/CISA Kubernetes Hardening Guide, network separation",
  limits: UNSEEN_POLICIES,
  judge(members, settings) {
    const seen = new Set<string>();
    for (const { resource, read } of members)
      if (isForeignPolicy(resource))
        read.notes.malformed.set(read.at("spec").path, "not analysed: only NetworkPolicies of Kubernetes are");
    return jobNamespacesOf(members, settings).flatMap((jobs) => {
      const pods = JSON.stringify([jobs.namespace, jobs.labels]);
      if (seen.has(pods)) return [];
      seen.add(pods);
      return prove(jobs, members, settings);
    });
  },
};

/** What other network plugins and the network policy API for administrators call a policy. */
function isForeignPolicy({ group, kind }: Resource): boolean {
  return (
    /(^|\.)(cilium\.io|projectcalico\.org|policy\.networking\.k8s\.io)$/.test(group) && kind.endsWith("NetworkPolicy")
  );
}

function prove(jobs: JobNamespace, members: readonly Member[], settings: Settings): Finding[] {
  const { workloads: stated, policies } = topologyOf(members);
  const addresses = clusterAddresses(settings);
  const workloads = stated.map((workload) => (workload.addresses.length > 0 ? workload : { ...workload, addresses }));
  const job = jobPod(jobs);
  const resolvers = settings.resolvers.flatMap(resolverPod);
  const topology = { workloads: [...workloads, job, ...resolvers], policies };
  const over = reachability(topology, "over");
  const under = reachability(topology, "under");
  const finding = (what: string, found: string, wanted: string): Finding => ({
    at: jobs.at,
    ...(jobs.origin === undefined ? {} : { origin: jobs.origin }),
    what,
    found,
    wanted,
  });
  const findings: Finding[] = [];
  const others = workloads.filter((workload) => !isResolverPod(workload, resolvers));
  const outwards = [
    ...others.map((end): [End, PortSet] => [end, PortSet.NONE]),
    ...over.outside.map(promised(settings)),
  ];
  const open = outwards.find(([end, allowed]) => !isWithin(over.ports(job, end), allowed));
  if (open !== undefined)
    findings.push(finding("job pods reach more than they may", show(over, job, open[0]), "what the settings list"));
  const inwards = [...others, ...over.outside].find((end) => !over.ports(end, job).isEmpty);
  if (inwards !== undefined) findings.push(finding("something reaches job pods", show(over, inwards, job), "nothing"));
  if (resolvers.length > 0 && !resolvers.some((resolver) => under.ports(job, resolver).has("UDP", 53)))
    findings.push(finding("job pods cannot resolve names", "UDP 53 to no resolver", "UDP 53 to the resolver's pods"));
  if (!under.outside.some((end) => under.ports(job, end).has("TCP", 443)))
    findings.push(finding("job pods reach no GitLab", "TCP 443 to no address", "TCP 443 to GitLab"));
  return findings;
}

/** Where pods may have their addresses: in private ranges, but not at the places that jobs are meant to reach. */
function clusterAddresses({ privateRanges, jobDestinations }: Settings): Range[] {
  const meant = jobDestinations.flatMap((text) => parseCidr(text.split(" ")[0] ?? "") ?? []);
  return privateRanges.flatMap((text) => {
    const range = parseCidr(text);
    return range === undefined ? [] : without(range, meant);
  });
}

/** A job pod with the labels that no job can take off; what it can add only matters to policies that it may choose. */
function jobPod({ namespace, labels }: JobNamespace): Workload {
  const own = { "job.runner.gitlab.com/pod": "any", "project.runner.gitlab.com/id": "any" };
  return pod(`${namespace}/job pods`, namespace, { ...labels, ...own });
}

function resolverPod(text: string): Workload[] {
  const [namespace = "", label] = text.split(" ");
  if (label === undefined) return [];
  const [key = "", value = ""] = label.split("=");
  return [pod(`${namespace}/${value}`, namespace, { [key]: value })];
}

function pod(id: string, namespace: string, labels: Record<string, string>): Workload {
  const namespaceLabels = { "kubernetes.io/metadata.name": namespace };
  return { id, namespace, labels, namespaceLabels, namedPorts: new Map(), hostNetwork: false, addresses: [] };
}

function isResolverPod(workload: Workload, resolvers: readonly Workload[]): boolean {
  return resolvers.some(
    ({ namespace, labels }) =>
      workload.namespace === namespace &&
      Object.entries(labels).every(([key, value]) => workload.labels[key] === value),
  );
}

/** Addresses with what jobs may reach there. */
function promised(settings: Settings): (range: Range) => [Range, PortSet] {
  const privateRanges = settings.privateRanges.flatMap((text) => parseCidr(text) ?? []);
  const everywhere = settings.jobEgressPorts.map((text) => portsOf(text)).reduce(union, PortSet.NONE);
  const nodeResolvers = settings.resolvers.filter((text) => !text.includes(" "));
  return (range) => {
    const base = privateRanges.some((other) => overlaps(other, range)) ? PortSet.NONE : everywhere;
    const extra = settings.jobDestinations.flatMap((text) => {
      const [cidr = "", ...port] = text.split(" ");
      const place = parseCidr(cidr);
      return place !== undefined && contains(place, range) ? [portsOf(port.join(" "))] : [];
    });
    const dns = nodeResolvers.flatMap((text) => {
      const place = parseCidr(text);
      return place !== undefined && contains(place, range) ? [DNS] : [];
    });
    return [range, [...extra, ...dns].reduce(union, base)];
  };
}

function portsOf(text: string): PortSet {
  const [protocol = "TCP", port = ""] = text.split(" ");
  return PortSet.of(protocol, Number(port));
}

function union(one: PortSet, other: PortSet): PortSet {
  return one.union(other);
}

function isWithin(ports: PortSet, allowed: PortSet): boolean {
  return ports.isEmpty || ports.intersection(allowed).toString() === ports.toString();
}

/** The connection with the rules that allow it. */
function show(reach: Reachability, from: End, to: End): string {
  const { ports, egress, ingress } = reach.connection(from, to);
  const rules = [...egress, ...ingress].flatMap(({ policy, rule }) =>
    policy === undefined ? [] : [`${policy.name} ${rule?.at.path ?? ""}`],
  );
  const by = rules.length === 0 ? "no policy is in the way" : `by ${[...new Set(rules)].join(", ")}`;
  return `${nameOf(from)} → ${nameOf(to)} on ${ports.toString()} (${by})`;
}

function nameOf(end: End): string {
  if ("id" in end) return end.id;
  return `${showAddress(end.family, end.first)}-${showAddress(end.family, end.last)}`;
}
