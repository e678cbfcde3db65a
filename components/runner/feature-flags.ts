import { z } from "zod";

/**
 * Feature flags of GitLab Runner. A job can flip every flag that `feature_flags` does not pin (also one that stands in
 * `environment`), so each flag that changes the pod, its rights or what leaks is always written, with one value.
 * Source: reference/runner-behaviour.md "Feature flags"; runner docs, configuration/feature-flags.
 */

/** Flags with one right value here: it cannot be changed by settings. */
export const FIXED_FLAGS = {
  /** Another shape of pod, without helper, with rules of its own for images. */
  FF_CONCRETE: false,
  /** Steps need FF_CONCRETE. */
  FF_SCRIPT_TO_STEP_MIGRATION: false,
  /** Gives the build container SYS_ADMIN and runs the init container as root. */
  FF_SUSPENDABLE_ENVIRONMENTS: false,
  /** Without it a job that hangs keeps its pod after its timeout. */
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
  FF_MASK_ALL_DEFAULT_TOKENS: true,
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: true,
  /** A rotation by the runner reaches one manager only and not the Secret; tokens are rotated by generation (DESIGN D7). */
  FF_DISABLE_AUTOMATIC_TOKEN_ROTATION: true,
} as const;

/** Flags that are always written, with the value of the settings or this default. */
export const PINNED_FLAGS = {
  /** `exec` in place of `attach`; drops the init container. */
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_KUBERNETES_HONOR_ENTRYPOINT: false,
  /** Adds an init container that runs the job's own image. */
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: false,
  FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: false,
  /** Needs the right to watch events. */
  FF_PRINT_POD_EVENTS: false,
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
  /** Keeps the job token out of Git's configuration. */
  FF_GIT_URLS_WITHOUT_TOKENS: true,
  FF_HASH_CACHE_KEYS: true,
} as const;

/** Flags that change neither pod nor rights: written only where the settings name them. */
export const FREE_FLAGS = [
  "FF_CLEAN_UP_FAILED_CACHE_EXTRACT",
  "FF_ENABLE_BASH_EXIT_CODE_CHECK",
  "FF_ENABLE_JOB_CLEANUP",
  "FF_ENABLE_JOB_INPUTS_INTERPOLATION",
  "FF_EXPORT_HIGH_CARDINALITY_METRICS",
  "FF_LOG_IMAGES_CONFIGURED_FOR_JOB",
  "FF_POSIXLY_CORRECT_ESCAPES",
  "FF_RESOLVE_FULL_TLS_CHAIN",
  "FF_SCRIPT_SECTIONS",
  "FF_SET_PERMISSIONS_BEFORE_CLEANUP",
  "FF_SKIP_NOOP_BUILD_STAGES",
  "FF_TIMESTAMPS",
  "FF_USE_ADAPTIVE_REQUEST_CONCURRENCY",
  "FF_USE_DIRECT_DOWNLOAD",
  "FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL",
  "FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY",
  "FF_USE_FASTZIP",
  "FF_USE_GITALY_CORRELATION_ID",
  "FF_USE_GIT_BUNDLE_URIS",
  "FF_USE_GIT_NATIVE_CLONE",
  "FF_USE_GIT_PROACTIVE_AUTH",
  "FF_USE_JOB_ROUTER",
  "FF_USE_LEGACY_GCS_CACHE_ADAPTER",
  "FF_USE_LEGACY_S3_CACHE_ADAPTER",
  "FF_USE_NEW_BASH_EVAL_STRATEGY",
  "FF_USE_PARALLEL_CACHE_TRANSFER",
  "FF_USE_POWERSHELL_PATH_RESOLVER",
] as const;

type PinnedFlag = keyof typeof PINNED_FLAGS;
type FreeFlag = (typeof FREE_FLAGS)[number];
type Switches = Record<PinnedFlag | FreeFlag, z.ZodOptional<z.ZodBoolean>>;

const fixedFlag = (value: boolean) =>
  z
    .literal(value, { error: `is always ${value} here, because a job could use the other value against the runner` })
    .optional();

/** Flags by name, strictly: a name that the runner does not know would do nothing without a word. */
export const FeatureFlags = z.strictObject({
  ...(Object.fromEntries(
    [...Object.keys(PINNED_FLAGS), ...FREE_FLAGS].map((flag) => [flag, z.boolean().optional()]),
  ) as Switches),
  ...(Object.fromEntries(Object.entries(FIXED_FLAGS).map(([flag, value]) => [flag, fixedFlag(value)])) as {
    [flag in keyof typeof FIXED_FLAGS]: ReturnType<typeof fixedFlag>;
  }),
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: z
    .never({ error: "follows from config.kubernetes.pod_spec: it is on exactly where there are patches" })
    .optional(),
});

export type FeatureFlags = z.infer<typeof FeatureFlags>;

/** What `[runners.feature_flags]` says, in order of the names: every fixed and pinned flag, and what the settings add. */
export function featureFlags(flags: FeatureFlags, hasPodSpecPatches: boolean): Record<string, boolean> {
  const chosen = Object.entries(flags).filter((entry): entry is [string, boolean] => entry[1] !== undefined);
  const all: Record<string, boolean> = {
    ...PINNED_FLAGS,
    ...Object.fromEntries(chosen),
    ...FIXED_FLAGS,
    FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: hasPodSpecPatches,
  };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
