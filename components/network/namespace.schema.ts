import { z } from "zod";
import { Name, Port } from "../../config/primitives.ts";
import {
  ClusterNetworkSettings,
  ContainerLimits,
  PodPeer,
  PodSecurity,
  Quota,
  ReachableHost,
} from "./network.schema.ts";

/**
 * Which pods of the namespace an opening is for: those with these labels, or job pods. Job pods are selected by a label that
 * GitLab Runner sets and that neither a job nor the configuration can overwrite (reference/runner-behaviour.md, Labels).
 */
const Pods = z.union([z.literal("jobs"), z.record(z.string(), z.string())]);

export type Pods = z.infer<typeof Pods>;

const pods = { pods: Pods.optional() };
const peer = { name: Name, peer: PodPeer, ports: z.array(Port).min(1), ...pods };

const EgressOpening = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["dns", "apiServer", "internet", "gitlab", "kas", "registry"]), ...pods }),
  z.strictObject({ kind: z.literal("toHost"), name: Name, host: ReachableHost, ...pods }),
  z.strictObject({ kind: z.literal("toPods"), ...peer }),
]);

export type EgressOpening = z.infer<typeof EgressOpening>;

/** One thing that a closed namespace is opened to. `pods` absent means all pods of the namespace. */
export const Opening = z.discriminatedUnion("kind", [
  ...EgressOpening.options,
  z.strictObject({ kind: z.literal("withinNamespace"), ...pods }),
  z.strictObject({ kind: z.literal("fromPods"), ...peer }),
]);

export type Opening = z.infer<typeof Opening>;

/** An isolated namespace. All of it is known before anything runs. */
export const NamespaceSettings = z.strictObject({
  podSecurity: PodSecurity.prefault({}),
  /** Cluster that the openings are written for. */
  network: ClusterNetworkSettings,
  /** What is open; everything else is closed, both ways. */
  openings: z.array(Opening).default([]),
  /** Hard limits by resource name, `{ pods: "20", "requests.cpu": "4" }`. Absent: none. */
  quota: Quota.optional(),
  /** Defaults and maximum of a container. Absent: none. */
  limits: ContainerLimits.optional(),
  /** Further labels, for example to be selected by a gateway. */
  labels: z.record(z.string(), z.string()).default({}),
  /** Keys of labels that something in the cluster writes itself; two writers of one field would conflict at every `up`. */
  leaveLabels: z.array(z.string()).default([]),
});

export type NamespaceSettings = z.infer<typeof NamespaceSettings>;
