import { z } from "zod";
import { chartSource, Digest, Duration, Name, Quantity } from "../../config/primitives.ts";

/** `major.minor.x` or an exact version: a range over minors would let Flux remove an API at any time (reference/flux.md §1.1). */
const FluxVersion = z.string().regex(/^2\.\d+\.(x|\d+)$/, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is not a version of Flux 2; pin the minor, for example "2.9.x", or an exact version`,
});

const CpuAndMemory = z.strictObject({ cpu: Quantity, memory: Quantity });

/** The two controllers that every app here needs; the others are a choice. */
const REQUIRED = ["source-controller", "kustomize-controller"] as const;

const Components = z
  .array(
    z.enum([
      "source-controller",
      "kustomize-controller",
      "helm-controller",
      "notification-controller",
      "image-reflector-controller",
      "image-automation-controller",
      "source-watcher",
    ]),
  )
  .refine((components) => REQUIRED.every((component) => components.includes(component)), {
    error: `apps are an OCIRepository and a Kustomization; keep ${REQUIRED.join(" and ")}`,
  })
  .refine((components) => new Set(components).size === components.length, { error: "a component is named once" });

/**
 * Flux of one cluster, installed by flux-operator (reference/flux.md §2). One cluster has one: FluxInstance is always named `flux`.
 */
export const FluxSettings = z.strictObject({
  cluster: Name,
  namespace: Name.default("flux-system"),
  operator: chartSource("flux-operator", "oci://ghcr.io/controlplaneio-fluxcd/charts"),
  /** Digest of the operator's image, for the chart's version; without it the image is named by its tag. */
  operatorDigest: Digest.optional(),
  distribution: z.strictObject({
    version: FluxVersion,
    /** Registry of the controllers' images; a mirror is allowed. */
    registry: z
      .string()
      .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, {
        error: 'a registry address without scheme, for example "ghcr.io/fluxcd"',
      })
      .default("ghcr.io/fluxcd"),
    /** Name of a pull secret in the namespace, for a mirror. */
    imagePullSecret: Name.optional(),
  }),
  components: Components.default([
    "source-controller",
    "kustomize-controller",
    "helm-controller",
    "notification-controller",
  ]),
  /** Kind of cluster; it decides some of the controllers' settings. */
  clusterType: z.enum(["kubernetes", "openshift", "aws", "azure", "gcp"]).default("kubernetes"),
  /** Preset of the controllers' concurrency and memory. */
  size: z.enum(["small", "medium", "large"]).default("small"),
  clusterDomain: z.string().min(1).default("cluster.local"),
  /**
   * Multi-tenancy lockdown: no references across namespaces, no remote bases, and a Kustomization without a ServiceAccount of its own
   * acts as the tenant's `default`, which has no rights (reference/flux.md §3.3).
   */
  multitenant: z.boolean().default(true),
  tenantDefaultServiceAccount: Name.default("default"),
  /**
   * Flux's own NetworkPolicies. Off, because one of them allows all egress and policies only ever add up; the namespace's openings
   * take their place.
   */
  networkPolicy: z.boolean().default(false),
  resources: z
    .strictObject({ requests: CpuAndMemory, limits: CpuAndMemory })
    .default({ requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } }),
  timeouts: z.strictObject({ ready: Duration.default("10m"), delete: Duration.default("15m") }).prefault({}),
});

export type FluxSettings = z.infer<typeof FluxSettings>;
