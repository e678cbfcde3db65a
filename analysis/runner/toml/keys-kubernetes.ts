import { each, list, map, table } from "./shape.ts";

const PROFILE = table(each("string", "type localhost_profile"));

const CONTAINER_CONTEXT = table({
  capabilities: table({ add: "strings", drop: "strings" }),
  ...each("bool", "privileged run_as_non_root read_only_root_filesystem allow_privilege_escalation"),
  ...each("int", "run_as_user run_as_group"),
  ...each("string", "selinux_type proc_mount"),
  seccomp_profile: PROFILE,
  app_armor_profile: PROFILE,
});

const POD_CONTEXT = table({
  ...each("int", "fs_group run_as_group run_as_user"),
  run_as_non_root: "bool",
  supplemental_groups: list("int"),
  selinux_type: "string",
  seccomp_profile: PROFILE,
  app_armor_profile: PROFILE,
});

const REQUIREMENT = table({ ...each("string", "key operator"), values: "strings" });
const NODE_TERM = table({ match_expressions: list(REQUIREMENT), match_fields: list(REQUIREMENT) });
const LABEL_SELECTOR = table({ match_labels: map("string"), match_expressions: list(REQUIREMENT) });
const POD_TERM = table({
  label_selector: LABEL_SELECTOR,
  namespace_selector: LABEL_SELECTOR,
  topology_key: "string",
  ...each("strings", "namespaces match_label_keys mismatch_label_keys"),
});
const POD_AFFINITY = table({
  required_during_scheduling_ignored_during_execution: list(POD_TERM),
  preferred_during_scheduling_ignored_during_execution: list(table({ weight: "int32", pod_affinity_term: POD_TERM })),
});
const AFFINITY = table({
  node_affinity: table({
    required_during_scheduling_ignored_during_execution: table({ node_selector_terms: list(NODE_TERM) }),
    preferred_during_scheduling_ignored_during_execution: list(table({ weight: "int32", preference: NODE_TERM })),
  }),
  pod_affinity: POD_AFFINITY,
  pod_anti_affinity: POD_AFFINITY,
});

const MOUNT = { ...each("string", "name mount_path sub_path"), read_only: "bool" } as const;
const VOLUMES = table({
  host_path: list(table({ ...MOUNT, ...each("string", "host_path mount_propagation") })),
  pvc: list(table({ ...MOUNT, mount_propagation: "string" })),
  config_map: list(table({ ...MOUNT, items: map("string") })),
  secret: list(table({ ...MOUNT, items: map("string") })),
  empty_dir: list(table(each("string", "name mount_path sub_path medium size_limit mount_propagation"))),
  csi: list(table({ ...MOUNT, ...each("string", "driver fs_type"), volume_attributes: map("string") })),
  nfs: list(table({ ...MOUNT, ...each("string", "server path") }, ["name", "mount_path", "server", "path"])),
});

const HANDLER = table({
  exec: table({ command: "strings" }),
  http_get: table({
    ...each("string", "host path scheme"),
    port: "int",
    http_headers: list(table(each("string", "name value"))),
  }),
  tcp_socket: table({ host: "string", port: "int" }),
});

/** `[[runners.kubernetes.services]]`, which the Docker executor reads alike. */
export const SERVICE = table({
  ...each("string", "name alias suspend_data_path"),
  ...each("strings", "command entrypoint environment"),
});

/** A policy of an autoscaler. */
export const AUTOSCALER_POLICY = table({
  periods: "strings",
  timezone: "string",
  ...each("int", "idle_count scale_factor_limit"),
  idle_time: "duration",
  scale_factor: "float",
  preemptive_mode: "bool",
});

/** The four resource families: whose key prefix is it, and which resources it knows. */
const FAMILIES: readonly [prefix: string, resources: readonly string[]][] = [
  ["", ["cpu", "memory", "ephemeral_storage"]],
  ["service_", ["cpu", "memory", "ephemeral_storage"]],
  ["helper_", ["cpu", "memory", "ephemeral_storage"]],
  ["pod_", ["cpu", "memory"]],
];

const RESOURCES = FAMILIES.flatMap(([prefix, resources]) =>
  resources.flatMap((resource) =>
    ["request", "limit"].flatMap((bound) => {
      const key = `${prefix}${resource}_${bound}`;
      return [key, `${key}_overwrite_max_allowed`];
    }),
  ),
);

/** `[runners.kubernetes]`. */
export const KUBERNETES = table({
  ...each("string", RESOURCES.join(" ")),
  ...each("string", "host context cert_file key_file ca_file bearer_token image namespace namespace_overwrite_allowed"),
  ...each("string", "runtime_class_name node_selector_overwrite_allowed node_tolerations_overwrite_allowed"),
  ...each("string", "helper_image helper_image_flavor pod_labels_overwrite_allowed scheduler_name service_account"),
  ...each("string", "service_account_overwrite_allowed pod_annotations_overwrite_allowed suspend_pvc_size"),
  ...each("string", "suspend_pvc_storage_class dns_policy priority_class_name logs_base_dir scripts_base_dir"),
  ...each("bool", "bearer_token_overwrite_allowed namespace_per_job privileged allow_privilege_escalation"),
  ...each("bool", "use_service_account_image_pull_secrets helper_image_autoset_arch_and_os"),
  ...each("bool", "automount_service_account_token print_pod_warning_events pod_disruption_budget"),
  ...each("int", "pod_termination_grace_period_seconds cleanup_grace_period_seconds poll_interval poll_timeout"),
  ...each("int", "resource_availability_check_max_attempts retry_limit retry_backoff_max"),
  cleanup_resources_timeout: "duration",
  retry_limits: map("int"),
  ...each("strings", "allowed_images allowed_pull_policies allowed_services allowed_users allowed_groups"),
  ...each("strings", "image_pull_secrets cap_add cap_drop"),
  pull_policy: "string-or-strings",
  ...each(map("string"), "node_selector node_tolerations pod_labels pod_annotations"),
  affinity: AFFINITY,
  pod_security_context: POD_CONTEXT,
  ...each(CONTAINER_CONTEXT, "init_permissions_container_security_context build_container_security_context"),
  ...each(CONTAINER_CONTEXT, "helper_container_security_context service_container_security_context"),
  volumes: VOLUMES,
  host_aliases: list(table({ ip: "string", hostnames: "strings" })),
  services: list(SERVICE),
  dns_config: table({
    ...each("strings", "nameservers searches"),
    options: list(table(each("string", "name value"))),
  }),
  container_lifecycle: table({ post_start: HANDLER, pre_stop: HANDLER }),
  pod_spec: list(table(each("string", "name patch_path patch patch_type"))),
  autoscaler: table({
    max_pause_pods: "int",
    ...each("string", "pause_pod_image pause_pod_priority_class_name"),
    policy: list(AUTOSCALER_POLICY),
    pause_pod_image_pull_secrets: "strings",
  }),
});
