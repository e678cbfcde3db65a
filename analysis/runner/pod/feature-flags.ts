import type { Section } from "../toml/section.ts";
import type { Variables } from "./variables.ts";

/**
 * Every feature flag of GitLab Runner 19.4 in the order of its documentation (configuration/feature-flags), which is their order in
 * the environment of the build container. A plus marks one that is on without a setting.
 */
const DOCUMENTED = [
  "FF_TEST_FEATURE",
  "FF_NETWORK_PER_BUILD",
  "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY",
  "+FF_USE_DIRECT_DOWNLOAD",
  "+FF_USE_FASTZIP",
  "FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR",
  "FF_ENABLE_BASH_EXIT_CODE_CHECK",
  "FF_USE_WINDOWS_LEGACY_PROCESS_STRATEGY",
  "FF_USE_LEGACY_BASH_EVAL",
  "FF_USE_POWERSHELL_PATH_RESOLVER",
  "FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL",
  "FF_SCRIPT_SECTIONS",
  "FF_ENABLE_JOB_CLEANUP",
  "FF_KUBERNETES_HONOR_ENTRYPOINT",
  "FF_POSIXLY_CORRECT_ESCAPES",
  "FF_RESOLVE_FULL_TLS_CHAIN",
  "FF_DISABLE_POWERSHELL_STDIN",
  "+FF_USE_POD_ACTIVE_DEADLINE_SECONDS",
  "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION",
  "+FF_SECRET_RESOLVING_FAILS_IF_MISSING",
  "FF_PRINT_POD_EVENTS",
  "+FF_USE_GIT_BUNDLE_URIS",
  "FF_USE_GIT_NATIVE_CLONE",
  "FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR",
  "FF_USE_INIT_WITH_DOCKER_EXECUTOR",
  "FF_LOG_IMAGES_CONFIGURED_FOR_JOB",
  "+FF_USE_DOCKER_AUTOSCALER_DIAL_STDIO",
  "FF_CLEAN_UP_FAILED_CACHE_EXTRACT",
  "FF_USE_WINDOWS_JOB_OBJECT",
  "+FF_TIMESTAMPS",
  "FF_DISABLE_AUTOMATIC_TOKEN_ROTATION",
  "FF_USE_LEGACY_GCS_CACHE_ADAPTER",
  "FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR",
  "FF_USE_LEGACY_S3_CACHE_ADAPTER",
  "FF_GIT_URLS_WITHOUT_TOKENS",
  "FF_WAIT_FOR_POD_TO_BE_REACHABLE",
  "+FF_MASK_ALL_DEFAULT_TOKENS",
  "FF_EXPORT_HIGH_CARDINALITY_METRICS",
  "FF_USE_FLEETING_ACQUIRE_HEARTBEATS",
  "+FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY",
  "+FF_USE_ADAPTIVE_REQUEST_CONCURRENCY",
  "+FF_USE_GITALY_CORRELATION_ID",
  "FF_USE_GIT_PROACTIVE_AUTH",
  "FF_HASH_CACHE_KEYS",
  "+FF_ENABLE_JOB_INPUTS_INTERPOLATION",
  "FF_USE_JOB_ROUTER",
  "FF_SCRIPT_TO_STEP_MIGRATION",
  "FF_USE_PARALLEL_CACHE_TRANSFER",
  "FF_USE_PARALLEL_ARTIFACT_TRANSFER",
  "FF_CONCRETE",
  "FF_SUSPENDABLE_ENVIRONMENTS",
  "FF_USE_NATIVE_CONTAINER_STOP",
];

/** Every feature flag with its default. */
export const FLAGS: ReadonlyMap<string, boolean> = new Map(
  DOCUMENTED.map((flag): [string, boolean] => [flag.replace("+", ""), flag.startsWith("+")]),
);

/**
 * Feature flags that change the pod of a job, with what a job gains by flipping one that `[runners.feature_flags]` does
 * not pin (runner-behaviour, Feature flags).
 */
export const POD_FLAGS: Readonly<Record<string, string>> = {
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: "switches the patches of pod_spec on or off",
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: "drops activeDeadlineSeconds",
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: "drops the container init-permissions",
  FF_CONCRETE: "drops the containers helper and init-permissions and brings init-steps-bootstrap",
  FF_SUSPENDABLE_ENVIRONMENTS: "gives the build container SYS_ADMIN and runs init-permissions as root",
  FF_KUBERNETES_HONOR_ENTRYPOINT: "runs the entrypoints of images",
  FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: "changes the commands of the containers",
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: "adds a container with the job's image before the others",
  FF_SCRIPT_TO_STEP_MIGRATION: "fails the job unless FF_CONCRETE is on",
};

/** The values that Go's strconv.ParseBool knows. */
const TRUE = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE = ["0", "f", "F", "FALSE", "false", "False"];

/** Which flags are on: what `[runners.feature_flags]` sets, else the last variable with a readable value, else the default. */
export function resolveFlags(runner: Section, variables: Variables): Map<string, boolean> {
  const pinned = runner.map<boolean>("feature_flags");
  return new Map(
    [...FLAGS].map(([name, byDefault]) => {
      if (Object.hasOwn(pinned, name)) return [name, pinned[name] === true];
      const wish = variables.get(name);
      return [name, TRUE.includes(wish) || (byDefault && !FALSE.includes(wish))];
    }),
  );
}
