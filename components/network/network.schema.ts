import { z } from "zod";
import { Cidr, Name, Port, Quantity } from "../../config/primitives.ts";
import { familyOf, isPrivate, prefixOf, reachesMetadata } from "./cidr.ts";

/** Networks outside private address space are named narrowly, so that an opening is not a way to the whole internet. */
const NARROWEST = { ipv4: 24, ipv6: 64 };

/**
 * A host that pods may reach beside public HTTPS: its networks and TCP ports. NetworkPolicy knows no host names, so an
 * address has to be given. Refused: a cloud's metadata service, a wide public network, and port 5000 in public (GitLab.com's
 * registry listens on 443, a Linux package's on 5050; 5000 is only the chart's in-cluster Service: reference/gitlab.md §2.7).
 */
export const ReachableHost = z
  .strictObject({ cidrs: z.array(Cidr).min(1), ports: z.array(Port).min(1).default([443]) })
  .superRefine(({ cidrs, ports }, context) => {
    for (const [index, cidr] of cidrs.entries()) {
      const refuse = (message: string) => context.addIssue({ code: "custom", path: ["cidrs", index], message });
      const family = familyOf(cidr);
      if (reachesMetadata(cidr))
        refuse(
          `${cidr} reaches a cloud's metadata service (169.254.169.254 or its IPv6 twin), which gives out node credentials; name the host's own address`,
        );
      else if (isPrivate(cidr)) continue;
      else if (prefixOf(cidr) < NARROWEST[family])
        refuse(
          `${cidr} is a wide public network; name /${NARROWEST[family]} or narrower, or rely on public HTTPS, which is opened apart`,
        );
      else if (ports.includes(5000))
        refuse(
          `port 5000 towards the public address ${cidr} is no registry: GitLab.com's listens on 443, a self-managed one on 443 or 5050`,
        );
    }
  });

export type ReachableHost = z.infer<typeof ReachableHost>;

/** Pods of another namespace: by the namespace's name and, where given, the pods' labels (all of them, in one peer). */
export const PodPeer = z.strictObject({ namespace: Name, podLabels: z.record(z.string(), z.string()).default({}) });

export type PodPeer = z.infer<typeof PodPeer>;

/** What NetworkPolicies of one cluster have to know of it. */
export const ClusterNetworkSettings = z.strictObject({
  /** Cluster DNS: the only pods that port 53 is open to (OpenShift: namespace openshift-dns, port 5353). */
  dns: z
    .strictObject({
      namespace: Name.default("kube-system"),
      podLabels: z.record(z.string(), z.string()).default({ "k8s-app": "kube-dns" }),
      port: Port.default(53),
    })
    .prefault({}),
  /** NodeLocal DNSCache at 169.254.20.10: on the host network, so no pod selector matches it. */
  nodeLocalDns: z.boolean().default(false),
  /**
   * Where the API server is reached: ClusterIP of `kubernetes.default` and addresses of its endpoints. `endpointPort` is the port
   * behind the Service, needed where the network plugin judges after address translation (most do).
   */
  apiServer: z.strictObject({ cidrs: z.array(Cidr).min(1), port: Port.default(443), endpointPort: Port.optional() }),
  /** Networks of this cluster and its surroundings (pods, Services, nodes, peers) that are not in private address space. */
  privateCidrs: z
    .array(
      Cidr.refine((cidr) => prefixOf(cidr) > 0, {
        error: "excepting everything leaves no way to GitLab; name the cluster's own networks",
      }),
    )
    .default([]),
  /** Opens IPv6 as well, with the private IPv6 networks excepted. */
  dualStack: z.boolean().default(false),
  /** Where GitLab and what belongs to it are reached when they are not on the public internet. Absent: public HTTPS. */
  gitlab: ReachableHost.optional(),
  kas: ReachableHost.optional(),
  registry: ReachableHost.optional(),
});

export type ClusterNetworkSettings = z.infer<typeof ClusterNetworkSettings>;

/** Pod Security level of a namespace. `audit` and `warn` default to restricted, `version` to latest (Kubernetes: pod-security-admission). */
export const PodSecurity = z.strictObject({
  enforce: z.enum(["restricted", "baseline", "privileged"]).default("restricted"),
  audit: z.enum(["restricted", "baseline", "privileged"]).default("restricted"),
  warn: z.enum(["restricted", "baseline", "privileged"]).default("restricted"),
  version: z
    .string()
    .regex(/^(latest|v1\.\d+)$/, { error: 'a Pod Security version is "latest" or for example "v1.36"' })
    .default("latest"),
});

export type PodSecurity = z.infer<typeof PodSecurity>;

/** Hard limits of a ResourceQuota, by Kubernetes' own resource names. */
export const Quota = z.record(
  z.string().regex(/^[a-z][a-z0-9./-]*$/, {
    error: 'a quota names a resource, for example "requests.cpu", "limits.memory" or "pods"',
  }),
  Quantity,
);

const CpuAndMemory = z.strictObject({ cpu: Quantity.optional(), memory: Quantity.optional() });

/** LimitRange of containers. */
export const ContainerLimits = z.strictObject({
  default: CpuAndMemory.optional(),
  defaultRequest: CpuAndMemory.optional(),
  max: CpuAndMemory.optional(),
});

export type ContainerLimits = z.infer<typeof ContainerLimits>;

/** A namespace that applications are deployed to, with all that keeps it apart. Its key is its name unless `name` says otherwise. */
export const AppNamespaceSettings = z.strictObject({
  cluster: Name,
  /** Name in the cluster, where one name is used in two clusters. */
  name: Name.optional(),
  podSecurity: PodSecurity.prefault({}),
  quota: Quota.optional(),
  limits: ContainerLimits.optional(),
  /** Pods of the namespace may talk to each other. */
  withinNamespace: z.boolean().default(true),
  /** Pods may reach public HTTPS. */
  internet: z.boolean().default(false),
  /** Who may connect to the pods, for example an ingress controller, and to which ports. */
  ingressFrom: z.array(PodPeer.extend({ ports: z.array(Port).min(1) })).default([]),
  /** Further hosts that pods may reach, by name. */
  hosts: z.record(Name, ReachableHost).default({}),
});

export type AppNamespaceSettings = z.infer<typeof AppNamespaceSettings>;

/** `gitlab-kubernetes:network`: clusters by the key of `clusters`, and the namespaces of applications. */
export const NetworkSettings = z.strictObject({
  clusters: z.record(Name, ClusterNetworkSettings),
  namespaces: z.record(Name, AppNamespaceSettings).default({}),
});

export type NetworkSettings = z.infer<typeof NetworkSettings>;
