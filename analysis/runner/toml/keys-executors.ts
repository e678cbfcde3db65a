import { AUTOSCALER_POLICY, SERVICE } from "./keys-kubernetes.ts";
import { each, list, map, type Shape, table } from "./shape.ts";

const DOCKER = table({
  ...each("string", "host tls_cert_path hostname image runtime memory memory_swap memory_reservation cgroup_parent"),
  ...each("string", "cpuset_cpus cpuset_mems cpus user userns_mode gpus volume_driver cache_dir network_mode pid_mode"),
  ...each("string", "ipcmode mac_address service_memory service_memory_swap service_memory_reservation isolation"),
  ...each("string", "service_cgroup_parent service_slot_cgroup_template service_cpuset_cpus service_cpus service_gpus"),
  ...each("string", "helper_image helper_image_flavor"),
  ...each("bool", "tls_verify privileged services_privileged disable_entrypoint_overwrite oom_kill_disable"),
  ...each("bool", "disable_cache volume_keep enable_ipv6"),
  ...each("int", "cpu_shares oom_score_adjust services_limit service_cpu_shares wait_for_services_timeout shm_size"),
  network_mtu: "int",
  ...each(
    "strings",
    "dns dns_search allowed_users group_add cap_add cap_drop security_opt services_security_opt devices",
  ),
  ...each("strings", "device_cgroup_rules volumes extra_hosts volumes_from links allowed_images allowed_services"),
  ...each("strings", "allowed_privileged_images allowed_privileged_services allowed_pull_policies"),
  pull_policy: "string-or-strings",
  services_devices: map("strings"),
  ...each(map("string"), "volume_driver_ops tmpfs services_tmpfs sysctls container_labels ulimit log_options"),
  services: list(SERVICE),
});

const CONNECTOR = table({
  ...each("string", "os arch protocol username password key_path"),
  protocol_port: "int",
  ...each("bool", "use_static_credentials use_external_addr"),
  ...each("duration", "keepalive timeout"),
});

const AUTOSCALER = table({
  ...each("int", "capacity_per_instance max_use_count max_instances shutdown_deletion_retries failure_threshold"),
  ...each("string", "plugin instance_ready_command"),
  plugin_config: map("any"),
  connector_config: CONNECTOR,
  policy: list(AUTOSCALER_POLICY),
  ...each("duration", "instance_acquire_timeout update_interval update_interval_when_expecting"),
  ...each("duration", "deletion_retry_interval shutdown_deletion_interval"),
  scale_throttle: table(each("int", "limit burst")),
  ...each("bool", "reservation_throttling log_internal_ip log_external_ip delete_instances_on_shutdown"),
  vm_isolation: table({
    enabled: "bool",
    ...each("string", "nesting_host image"),
    nesting_config: map("any"),
    connector_config: CONNECTOR,
  }),
  state_storage: table({ ...each("bool", "enabled keep_instance_with_acquisitions"), dir: "string" }),
  ...each(list("float"), "instance_operation_time_buckets instance_creation_time_buckets"),
  ...each(list("float"), "instance_is_running_time_buckets instance_deletion_time_buckets"),
  ...each(list("float"), "instance_readiness_time_buckets instance_life_duration_buckets"),
});

const IDLE = { ...each("int", "IdleCount IdleCountMin IdleTime"), IdleScaleFactor: "float" } as const;

const MACHINE = table({
  ...IDLE,
  ...each("int", "MaxGrowthRate MaxBuilds MaxRemovalAttempts OffPeakIdleCount OffPeakIdleTime"),
  ...each("string", "MachineDriver MachineName OffPeakTimezone"),
  ...each("strings", "MachineOptions MachineOptionsWithName OffPeakPeriods"),
  HeartbeatInterval: "duration",
  autoscaling: list(table({ ...IDLE, Periods: "strings", Timezone: "string" })),
});

/** The sections of `[[runners]]` for executors other than Kubernetes. */
export const EXECUTORS: Readonly<Record<string, Shape>> = {
  instance: table({ allowed_images: "strings", use_common_build_dir: "bool" }),
  ssh: table({
    ...each("string", "user password host port identity_file known_hosts_file"),
    disable_strict_host_key_checking: "bool",
  }),
  docker: DOCKER,
  parallels: table({
    ...each("string", "base_name template_name time_server"),
    disable_snapshots: "bool",
    allowed_images: "strings",
  }),
  virtualbox: table({
    ...each("string", "base_name base_snapshot base_folder start_type"),
    disable_snapshots: "bool",
    allowed_images: "strings",
  }),
  machine: MACHINE,
  custom: table({
    ...each("string", "config_exec prepare_exec run_exec cleanup_exec"),
    ...each("strings", "config_args prepare_args run_args cleanup_args"),
    ...each("int", "config_exec_timeout prepare_exec_timeout cleanup_exec_timeout"),
    ...each("int", "graceful_kill_timeout force_kill_timeout"),
  }),
  autoscaler: AUTOSCALER,
};
