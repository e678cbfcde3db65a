import { z } from "zod";
import { Cidr, Name, PinnedImage, Port } from "../../config/primitives.ts";
import { PodSecurityLevel, SecurityContexts } from "./contexts.schema.ts";
import { FeatureFlags } from "./feature-flags.ts";
import { quantityValue } from "./quantity.ts";
import {
  AnchoredKeyPattern,
  AnchoredPattern,
  Bytes,
  Constant,
  Cpu,
  ImagePattern,
  JobLabels,
  LabelKey,
  LabelValue,
  ObjectName,
  refused,
} from "./text.schema.ts";
import { Cache, Volumes } from "./volumes.schema.ts";

const PullPolicy = z.enum(["always", "if-not-present", "never"]);

/** Images of job pods. The default image and the helper always pass the list of allowed ones. */
const Images = z.strictObject({
  /** Image of jobs that name none. */
  default: PinnedImage,
  /** Helper image; it has to fit the version of the manager. Absent: the one of the manager's version. */
  helper: PinnedImage.optional(),
  /** What a job may name. Absent would mean every image. */
  allowed: z.array(ImagePattern).min(1),
  /** Tried in this order. `if-not-present` lets a job use an image that another project's job pulled. */
  pullPolicy: z.array(PullPolicy).min(1).default(["always"]),
  /** What a job may choose; contains `pullPolicy`. Absent: only the first of `pullPolicy` that works. */
  allowedPullPolicies: z.array(PullPolicy).min(1).optional(),
  /** Secrets of the job namespace, for the node's pulls. */
  pullSecrets: z.array(ObjectName).default([]),
});

const Service = z.strictObject({
  name: PinnedImage,
  alias: Name.optional(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string().regex(/^[A-Za-z_]\w*$/), Constant).optional(),
});

const Services = z.strictObject({
  /** What a job may name under `services`; services of `always` have to match too. Absent would mean every image. */
  allowed: z.array(ImagePattern).min(1),
  /** Services of one job that quota and limits make room for. */
  perJob: z.int().min(0).max(10).default(1),
  /** Started with every job. */
  always: z.array(Service).default([]),
});

const amounts = { cpu: Cpu, memory: Bytes, ephemeralStorage: Bytes };

/** `max` is what a job may raise its own requests and limits to; a resource without one cannot be changed by jobs. */
const ContainerResources = z
  .strictObject({
    requests: z.strictObject(amounts),
    limits: z.strictObject(amounts),
    max: z.strictObject(amounts).partial().prefault({}),
  })
  .superRefine(({ requests, limits, max }, context) => {
    for (const resource of ["cpu", "memory", "ephemeralStorage"] as const) {
      const upper = max[resource];
      const refuse = (part: string, message: string) =>
        context.addIssue({ code: "custom", path: [part, resource], message });
      if (quantityValue(requests[resource]) > quantityValue(limits[resource]))
        refuse("requests", `${requests[resource]} is more than the limit ${limits[resource]}`);
      if (upper !== undefined && quantityValue(upper) < quantityValue(limits[resource]))
        refuse("max", `${upper} is less than the limit ${limits[resource]} that every job gets`);
    }
  });

export type ContainerResources = z.infer<typeof ContainerResources>;

/** Requests and limits of each container of a job pod. init-permissions uses the helper's. */
const Resources = z.strictObject({
  build: ContainerResources.prefault({
    requests: { cpu: "500m", memory: "1Gi", ephemeralStorage: "1Gi" },
    limits: { cpu: "2", memory: "4Gi", ephemeralStorage: "8Gi" },
  }),
  /** 256Mi just serves jobs with caches and artifacts (runner docs advise 250Mi at least). */
  helper: ContainerResources.prefault({
    requests: { cpu: "100m", memory: "128Mi", ephemeralStorage: "256Mi" },
    limits: { cpu: "500m", memory: "256Mi", ephemeralStorage: "2Gi" },
  }),
  service: ContainerResources.prefault({
    requests: { cpu: "100m", memory: "256Mi", ephemeralStorage: "256Mi" },
    limits: { cpu: "1", memory: "1Gi", ephemeralStorage: "2Gi" },
  }),
});

/** What jobs may choose for themselves, each by an anchored pattern; absent: nothing. */
const Overwrites = z.strictObject({
  serviceAccount: AnchoredPattern.optional(),
  nodeSelector: AnchoredKeyPattern.optional(),
  nodeTolerations: AnchoredKeyPattern.optional(),
  podLabels: AnchoredKeyPattern.optional(),
  podAnnotations: AnchoredKeyPattern.optional(),
  namespace: refused(
    "job pods stay in jobs.namespace, the one that the network policies, the quota and the rights of this runner cover",
  ),
  bearerToken: refused(
    "a job that brings its own token to the cluster acts outside this runner's rights; use the agent's CI access",
  ),
});

const Toleration = z.strictObject({
  key: LabelKey,
  /** Absent: any value. */
  value: LabelValue.optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

/** A destination of job pods beside public HTTPS and DNS: NetworkPolicy knows no host names, so networks and TCP ports. */
const Destination = z.strictObject({ cidrs: z.array(Cidr).min(1), ports: z.array(Port).min(1).default([443]) });

/** Everything about the pods that jobs run in. */
export const JobSettings = z.strictObject({
  /** Namespace of this runner's jobs and of nothing else. */
  namespace: Name,
  podSecurity: PodSecurityLevel.default("restricted"),
  /** ServiceAccount of job pods: made in the job namespace, without rights and without a mounted token. */
  serviceAccount: Name.default("job"),
  /** Jobs at the same time over all managers of this runner; a multiple of `manager.replicas`. */
  concurrency: z.int().min(1).max(1000).default(10),
  images: Images,
  services: Services,
  resources: Resources.prefault({}),
  /** Hard limits of the job namespace by Kubernetes' names. Absent: computed from `concurrency` and `resources`. */
  quota: z.record(z.string().regex(/^[a-z][a-z0-9./-]*$/), z.string().regex(/^\d+(\.\d+)?[A-Za-z]*$/)).optional(),
  securityContexts: SecurityContexts.prefault({}),
  volumes: Volumes.prefault({}),
  cache: Cache.optional(),
  featureFlags: FeatureFlags.prefault({}),
  nodeSelector: z.record(LabelKey, LabelValue).default({}),
  tolerations: z.array(Toleration).default([]),
  podLabels: JobLabels.default({}),
  podAnnotations: z.record(LabelKey, Constant).default({}),
  overwrites: Overwrites.prefault({}),
  /** Hosts that jobs reach beside DNS and public HTTPS, by a name that explains them. */
  egress: z.record(Name, Destination).default({}),
});

export type JobSettings = z.infer<typeof JobSettings>;
