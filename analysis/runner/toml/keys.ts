import { EXECUTORS } from "./keys-executors.ts";
import { KUBERNETES } from "./keys-kubernetes.ts";
import { each, list, map, type Table, table } from "./shape.ts";

const CACHE = table({
  ...each("string", "Type Path"),
  ...each("bool", "Shared RedactURL"),
  MaxUploadedArchiveSize: "int",
  s3: table({
    ...each("string", "ServerAddress AccessKey SecretKey SessionToken BucketName BucketLocation AuthenticationType"),
    ...each("string", "ServerSideEncryption ServerSideEncryptionKeyID RoleARN UploadRoleARN"),
    ...each("bool", "Insecure DualStack PathStyle Accelerate DisableAssumeRoleCredentialsCaching"),
    AssumeRoleMaxConcurrency: "int",
  }),
  gcs: table(each("string", "AccessID PrivateKey CredentialsFile BucketName UniverseDomain")),
  azure: table(each("string", "AccountName AccountKey ContainerName StorageDomain")),
});

const BOOT_VERIFY = table({
  ...each(
    "bool",
    "enabled verify_auth verify_server_url verify_server_url_insecure verify_cache verify_helper_version",
  ),
  verify_commands: "strings",
  ...each("duration", "timeout acquire_min_backoff acquire_max_backoff"),
});

const QUEUING = table({
  periods: "strings",
  ...each("string", "timezone jobs_running_for_project"),
  threshold: "duration",
});

/** `[[runners]]`. */
const RUNNER: Table = table({
  ...each("string", "name url token tls-ca-file tls-cert-file tls-key-file executor builds_dir cache_dir clone_url"),
  ...each("string", "pre_get_sources_script post_get_sources_script pre_build_script post_build_script shell"),
  ...each("string", "slot_cgroup_template step_runner_image"),
  ...each("int", "id limit output_limit request_concurrency unhealthy_requests_limit"),
  job_status_final_update_retry_limit: "int",
  ...each("bool", "strict_check_interval proxy_exec debug_trace_disabled safe_directory_checkout clean_git_config"),
  use_slot_cgroups: "bool",
  ...each("duration", "unhealthy_interval prepare_timeout get_sources_timeout"),
  ...each("time", "token_obtained_at token_expires_at"),
  environment: "strings",
  labels: map("string"),
  feature_flags: map("bool"),
  experimental: table({ boot_verify: BOOT_VERIFY }),
  custom_build_dir: table({ enabled: "bool" }),
  referees: table({
    metrics: table({ prometheus_address: "string", query_interval: "int", queries: "strings" }),
  }),
  cache: CACHE,
  artifact: table(each("duration", "upload_timeout response_header_timeout")),
  monitoring: table({ job_queuing_durations: list(QUEUING) }),
  kubernetes: KUBERNETES,
  ...EXECUTORS,
});

const USAGE_LOGGER = table({
  enabled: "bool",
  writers: "strings",
  logrotate: table({ log_dir: "string", max_backup_files: "int", max_rotation_age: "duration", labels: map("string") }),
  snowplow_billing: table({
    ...each("string", "collector_uri app_id category realm deployment_type"),
    metadata: map("string"),
    ...each("bool", "enable_oidc skip_oidc_if_unsupported_cloud skip_runner_system_failure"),
    batch_delivery_duration_buckets: list("float"),
  }),
  log_dir: "string",
  max_backup_files: "int",
  max_rotation_age: "duration",
  labels: map("string"),
});

/** A whole config.toml of GitLab Runner 19.4 (runner documentation, configuration/advanced-configuration; its `toml` tags). */
export const CONFIG: Table = table({
  ...each("string", "listen_address log_level log_format user sentry_dsn"),
  ...each("int", "concurrent check_interval log_field_schema_version log_field_dual_emit_target shutdown_timeout"),
  session_server: table({ ...each("string", "listen_address advertise_address"), session_timeout: "int" }),
  labels: map("string"),
  connection_max_age: "duration",
  machine: table({
    shutdown_drain: table({ enabled: "bool", ...each("int", "concurrency max_retries"), retry_backoff: "duration" }),
    heartbeat: table({ concurrency: "int" }),
  }),
  experimental: table({ usage_logger: USAGE_LOGGER }),
  runners: list(RUNNER),
});

/** Keys that GitLab Runner still reads but advises against, by path, with what replaces them. */
export const DEPRECATED: Readonly<Record<string, string>> = {
  "experimental.usage_logger.log_dir": "experimental.usage_logger.logrotate.log_dir",
  "experimental.usage_logger.max_backup_files": "experimental.usage_logger.logrotate.max_backup_files",
  "experimental.usage_logger.max_rotation_age": "experimental.usage_logger.logrotate.max_rotation_age",
  "experimental.usage_logger.labels": "experimental.usage_logger.logrotate.labels",
  "runners.machine.offpeakperiods": "runners.machine.autoscaling",
  "runners.machine.offpeaktimezone": "runners.machine.autoscaling",
  "runners.machine.offpeakidlecount": "runners.machine.autoscaling",
  "runners.machine.offpeakidletime": "runners.machine.autoscaling",
};
