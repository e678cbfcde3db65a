import { z } from "zod";
import { Duration, HttpsUrl } from "../../config/primitives.ts";
import { ContainerPath, refused } from "./text.schema.ts";

const isSetting = (setting: string) => refused(`is written from ${setting}; set it there`);
const connection = refused(
  "comes from the runner that GitLab created: the installer writes it when it registers the manager",
);
const certificates = isSetting("manager.certificatesSecret");
const otherExecutor = refused("belongs to another executor; these settings are for the kubernetes executor");

/** Names and values that look like a secret: `environment` is visible to every job and to everybody who reads the ConfigMap. */
const SECRET_NAME = /(TOKEN|PASSW|SECRET|PRIVATE_?KEY|ACCESS_?KEY|API_?KEY|CREDENTIAL)/i;
const SECRET_VALUE = /^(gl[a-z]{2,5}-|AKIA|ghp_|-----BEGIN)/;

const Environment = z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).superRefine((variables, context) => {
  for (const [name, value] of Object.entries(variables)) {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: [name], message });
    if (SECRET_NAME.test(name) || SECRET_VALUE.test(value))
      refuse(
        `"${name}" looks like a secret, and every job can read it here; use a masked CI/CD variable of the project`,
      );
    else if (/^FF_/.test(name)) refuse(`"${name}" does not pin a feature flag here; set it under jobs.featureFlags`);
    else if (/^KUBERNETES_/.test(name))
      refuse(`"${name}" is a job's wish, and the job's own variable beats this one; set it under jobs`);
  }
});

/**
 * `[[runners]]`: every key that GitLab Runner 19 knows, by its own name: typed, or refused with where it is set or why it is not.
 * Times are durations (`10m`) where the runner takes durations, and seconds where its name or documentation says so.
 */
export const RunnerKeys = z.strictObject({
  /** Kilobytes of a job's log; the runner's own value is 4096. */
  output_limit: z.int().min(1).optional(),
  /** Requests for jobs at the same time. */
  request_concurrency: z.int().min(1).optional(),
  strict_check_interval: z.boolean().optional(),
  unhealthy_requests_limit: z.int().min(1).optional(),
  unhealthy_interval: Duration.optional(),
  job_status_final_update_retry_limit: z.int().min(1).optional(),
  experimental: z
    .strictObject({
      boot_verify: z
        .strictObject({
          enabled: z.boolean().optional(),
          timeout: Duration.optional(),
          acquire_min_backoff: Duration.optional(),
          acquire_max_backoff: Duration.optional(),
        })
        .optional(),
    })
    .optional(),
  builds_dir: ContainerPath.optional(),
  cache_dir: ContainerPath.optional(),
  /** Address that jobs clone from, where it differs from GitLab's own. */
  clone_url: HttpsUrl.optional(),
  environment: Environment.optional(),
  pre_get_sources_script: z.string().optional(),
  post_get_sources_script: z.string().optional(),
  pre_build_script: z.string().optional(),
  post_build_script: z.string().optional(),
  prepare_timeout: Duration.optional(),
  get_sources_timeout: Duration.optional(),
  /** CI_DEBUG_TRACE prints every variable, masked or not. */
  debug_trace_disabled: z.boolean().default(true),
  safe_directory_checkout: z.boolean().optional(),
  clean_git_config: z.boolean().optional(),
  shell: z.enum(["bash", "sh", "pwsh", "powershell"]).optional(),
  custom_build_dir: z.strictObject({ enabled: z.boolean() }).optional(),
  artifact: z
    .strictObject({ upload_timeout: Duration.optional(), response_header_timeout: Duration.optional() })
    .optional(),
  /** Labels of metrics; keys as the runner checks them at its start. */
  labels: z.record(z.string().regex(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{2,64}$/), z.string()).optional(),
  monitoring: z
    .strictObject({
      job_queuing_durations: z
        .array(
          z.strictObject({ periods: z.array(z.string()).min(1), timezone: z.string().optional(), threshold: Duration }),
        )
        .optional(),
    })
    .optional(),

  name: isSetting("the runner's key in the stack file"),
  limit: isSetting("jobs.concurrency"),
  executor: refused('is always "kubernetes"'),
  cache: isSetting("jobs.cache"),
  feature_flags: isSetting("jobs.featureFlags"),
  url: connection,
  id: connection,
  token: connection,
  token_obtained_at: connection,
  token_expires_at: connection,
  "tls-ca-file": certificates,
  "tls-cert-file": certificates,
  "tls-key-file": certificates,
  proxy_exec: refused("belongs to the shell and custom executors"),
  referees: refused("is not supported; use the metrics of the manager (port 9252)"),
  step_runner_image: refused("steps need FF_CONCRETE, which is pinned to false"),
  use_slot_cgroups: otherExecutor,
  slot_cgroup_template: otherExecutor,
  instance: otherExecutor,
  ssh: otherExecutor,
  docker: otherExecutor,
  parallels: otherExecutor,
  virtualbox: otherExecutor,
  machine: otherExecutor,
  custom: otherExecutor,
  autoscaler: otherExecutor,
  kubernetes: refused("is config.kubernetes, beside config.runners"),
});

export type RunnerKeys = z.infer<typeof RunnerKeys>;
