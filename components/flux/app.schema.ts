import { z } from "zod";
import {
  Days,
  Digest,
  Duration,
  GroupPath,
  HttpsUrl,
  Name,
  ProjectPath,
  RegistryHost,
  TokenGenerations,
} from "../../config/primitives.ts";
import { isBounded } from "./semver-range.ts";

/** Duration without hours, as the CRD of OCIRepository has it for `timeout` (reference/flux.md §1.2). */
const SourceTimeout = z.string().regex(/^([0-9]+(\.[0-9]+)?(ms|s|m))+$/, {
  error: 'the timeout of a source is a duration without hours, for example "60s" or "2m"',
});

const Tag = z
  .string()
  .regex(/^\w[\w.-]{0,127}$/, { error: "a tag is 128 letters, digits, dots, dashes or underscores at most" });

const kinds = ["digest", "semver", "tag"] as const;

/** Which artifact: exactly one of a digest, a range of versions, or a tag. Flux itself would silently prefer the digest. */
const Ref = z
  .strictObject({
    digest: Digest.optional(),
    semver: z.string().min(1).optional(),
    /** Regular expression that narrows the tags which `semver` looks at. */
    semverFilter: z.string().min(1).optional(),
    tag: Tag.optional(),
  })
  .refine((ref) => kinds.filter((kind) => ref[kind] !== undefined).length === 1, {
    error: 'name the artifact by exactly one of "digest", "semver" and "tag"',
  })
  .refine((ref) => ref.semverFilter === undefined || ref.semver !== undefined, {
    error: '"semverFilter" only filters the tags of "semver"; give both or neither',
    path: ["semverFilter"],
  });

const anchored = (what: string) =>
  z.string().regex(/^\^.+\$$/, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is not anchored: ${what} is a regular expression and matches any longer text unless it is ^…$`,
  });

const PublicKey = z.string().regex(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n?$/, {
  error: 'a public key in PEM ("-----BEGIN PUBLIC KEY-----"), as "cosign generate-key-pair" writes into cosign.pub',
});

const signers = ["publicKeys", "secretName", "identities"] as const;

/**
 * Signature that an artifact must carry, by cosign: of a key pair whose public half is given here or is in a Secret (`*.pub`), or of
 * keyless identities. GitLab's identity has a double slash before the file (reference/flux.md §4.8).
 */
const Verify = z
  .strictObject({
    provider: z.literal("cosign").default("cosign"),
    /** Public keys by name; the signature of any of them is enough, so that a key can be replaced. */
    publicKeys: z
      .record(Name, PublicKey)
      .refine((keys) => Object.keys(keys).length > 0, { error: "name at least one public key" })
      .optional(),
    secretName: Name.optional(),
    identities: z
      .array(z.strictObject({ issuer: anchored("the issuer"), subject: anchored("the subject") }))
      .min(1)
      .optional(),
    /** Secret with `trusted_root.json` of an own Sigstore; public Fulcio does not trust self-managed GitLab. Flux 2.9 or newer. */
    trustedRootSecret: Name.optional(),
  })
  .refine((verify) => signers.filter((signer) => verify[signer] !== undefined).length === 1, {
    error: 'verify with keys or keyless: give exactly one of "publicKeys", "secretName" and "identities"',
  });

/** What the tenant's ServiceAccount may apply: by theme, further kinds (custom resources) by exact name, and Secrets by name. */
const Rights = z.strictObject({
  themes: z
    .array(z.enum(["workloads", "configuration", "exposure", "availability"]))
    .min(1)
    .default(["workloads", "configuration", "exposure", "availability"]),
  /** Secrets that the artifact holds. */
  secretNames: z.array(Name).default([]),
  kinds: z
    .array(
      z.strictObject({
        apiGroup: z
          .string()
          .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/, {
            error: 'an API group, for example "cert-manager.io" (no wildcard)',
          })
          .refine((group) => group !== "rbac.authorization.k8s.io", {
            error:
              "an app that writes RBAC can give itself any right of its namespace; make its bindings with the access settings",
          }),
        resources: z
          .array(
            z.string().regex(/^[a-z]+$/, { error: 'a resource in plural, for example "certificates" (no wildcard)' }),
          )
          .min(1),
      }),
    )
    .default([]),
});

/** GitLab environment of the app, with the Flux view of its Kubernetes dashboard (GitLab: ci/environments/kubernetes_dashboard). */
const Environment = z.strictObject({
  name: z.string().regex(/^[\w\-/${}. ]{1,255}$/, {
    error: 'an environment is named with letters, digits, spaces and -_/${}., for example "production"',
  }),
  tier: z.enum(["production", "staging", "testing", "development", "other"]),
  /** Project that holds the environment; the app's own when absent. */
  project: ProjectPath.optional(),
  /** Agent through which the dashboard looks into the cluster. */
  agent: Name,
  externalUrl: HttpsUrl.optional(),
  /** Who may deploy, and how many must approve (Premium). */
  protection: z
    .strictObject({
      deployers: z.enum(["developer", "maintainer"]).default("maintainer"),
      approvals: z.int().min(0).max(10).default(0),
    })
    .optional(),
});

/** How the artifact is applied; the fields of Kustomization v1 (reference/flux.md §1.3). */
const Apply = z.strictObject({
  path: z
    .string()
    .regex(/^\.\/[\w./-]*$/, { error: 'a path inside the artifact starts with "./"' })
    .default("./"),
  /** Period of drift correction; new artifacts are applied at once. */
  interval: Duration.default("10m"),
  retryInterval: Duration.default("1m"),
  timeout: Duration.default("5m"),
  prune: z.boolean().default(true),
  wait: z.boolean().default(true),
  deletionPolicy: z.enum(["MirrorPrune", "Delete", "WaitForTermination", "Orphan"]).default("WaitForTermination"),
});

/** An application that Flux pulls from the GitLab registry and applies as a tenant of its own. Its key is its name everywhere. */
export const AppSettings = z
  .strictObject({
    /** Which Flux (key of `flux`) and so which cluster. */
    flux: Name,
    /** Project whose registry holds the artifact. */
    project: ProjectPath,
    /** Image below the project's path in the registry; absent: the project's own. */
    image: z
      .string()
      .regex(/^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/, {
        error: 'an image below the project, for example "nginx-example" (no tag)',
      })
      .optional(),
    /** Tenant's namespace: source, credentials, Kustomization, ServiceAccount and workloads live together (lockdown, §3.3). */
    namespace: Name,
    ref: Ref,
    /** Demands a digest or a bounded range of versions. */
    production: z.boolean().default(false),
    /** Registry's address where it is not GitLab's own. */
    registry: RegistryHost.optional(),
    /** Plain HTTP, for a registry on localhost only. */
    insecure: z.boolean().default(false),
    interval: Duration.default("1m"),
    timeout: SourceTimeout.default("60s"),
    /** Secret with the `ca.crt` of a private certificate authority. */
    certificateSecret: Name.optional(),
    verify: Verify.optional(),
    apply: Apply.prefault({}),
    rights: Rights.prefault({}),
    /** Generations of the deploy token that pulls. */
    token: TokenGenerations,
    tokenLife: Days.default("90d"),
    /** Makes the token a group's, where the artifact and its references lie in several projects. */
    tokenGroup: GroupPath.optional(),
    /** Entries of `access` whose subject may trigger a reconciliation from CI. */
    trigger: z.array(Name).default([]),
    environment: Environment.optional(),
    /** Apps of the same namespace that must be ready first. */
    dependsOn: z.array(Name).default([]),
    /** Waits at `up` until it is applied. Off, since the pipeline may not have pushed an artifact yet. */
    awaitReady: z.boolean().default(false),
    /** Pulumi refuses to delete the Kustomization, which would delete the workloads. Absent: what the stack's `protect` says. */
    protect: z.boolean().optional(),
  })
  .superRefine(({ production, ref, registry, insecure }, context) => {
    if (production && ref.tag !== undefined)
      context.addIssue({
        code: "custom",
        path: ["ref", "tag"],
        message: `tag "${ref.tag}" can move; in production name a digest or a bounded range, for example semver: "1.4.x"`,
      });
    if (production && ref.semver !== undefined && !isBounded(ref.semver))
      context.addIssue({
        code: "custom",
        path: ["ref", "semver"],
        message: `"${ref.semver}" has no upper bound; in production bound it, for example "1.x" or ">=1.4.0 <2.0.0"`,
      });
    if (insecure && registry !== undefined && !isLocal(registry))
      context.addIssue({
        code: "custom",
        path: ["insecure"],
        message: `plain HTTP to ${registry} would show the deploy token to the network; only a registry on localhost may be insecure`,
      });
  });

export type AppSettings = z.infer<typeof AppSettings>;

/** Whether a registry's address is this machine's. */
export function isLocal(registry: string): boolean {
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(registry);
}

/** The paid features that these settings use, each with its path. */
export function paidFeatures(app: AppSettings): { path: (string | number)[]; feature: string }[] {
  return app.environment?.protection
    ? [{ path: ["environment", "protection"], feature: "a protected environment" }]
    : [];
}
