/** Changes to the smallest Helm runner that set every setting and every passthrough key once. */
const container = {
  privileged: false,
  runAsUser: 1000,
  runAsGroup: 1000,
  readOnlyRootFilesystem: true,
  procMount: "Default",
  seLinuxType: "container_t",
  capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
  seccompProfile: { type: "Localhost", localhostProfile: "p.json" },
  appArmorProfile: { type: "RuntimeDefault" },
};
const labelSelector = {
  match_labels: { a: "b" },
  match_expressions: [{ key: "a", operator: "In", values: ["b"] }],
};
const nodeTerm = {
  match_expressions: [{ key: "a", operator: "Exists" }],
  match_fields: [{ key: "metadata.name", operator: "In", values: ["n"] }],
};
const podTerm = {
  label_selector: labelSelector,
  namespaces: ["a"],
  topology_key: "kubernetes.io/hostname",
  namespace_selector: labelSelector,
  match_label_keys: ["a"],
  mismatch_label_keys: ["b"],
};
const podAffinity = {
  required_during_scheduling_ignored_during_execution: [podTerm],
  preferred_during_scheduling_ignored_during_execution: [{ weight: 1, pod_affinity_term: podTerm }],
};
const max = { cpu: "4", memory: "8Gi", ephemeralStorage: "16Gi" };
const amounts = { cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" };
const containerResources = { requests: amounts, limits: amounts, max };

export const everything = {
  jobs: {
    images: {
      helper: "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.4.0",
      pullPolicy: ["always", "never"],
      allowedPullPolicies: ["always", "never"],
      pullSecrets: ["registry"],
    },
    services: {
      perJob: 2,
      always: [{ name: "postgres:17.1", alias: "db", command: ["a"], entrypoint: ["b"], environment: { A: "1" } }],
    },
    resources: { build: containerResources, helper: containerResources, service: containerResources },
    securityContexts: {
      pod: {
        supplementalGroups: [2000],
        seLinuxType: "container_t",
        appArmorProfile: { type: "Localhost", localhostProfile: "p" },
      },
      build: container,
      helper: container,
      service: container,
      initPermissions: container,
    },
    volumes: {
      emptyDir: [{ name: "tmp", mountPath: "/tmp/x", subPath: "a", medium: "Memory", sizeLimit: "64Mi" }],
      pvc: [{ name: "claim", mountPath: "/claim", subPath: "a", readOnly: true }],
      configMap: [{ name: "cm", mountPath: "/cm", subPath: "a", items: { Key: "Path" } }],
      secret: [{ name: "npm", mountPath: "/npm", subPath: "a", items: { ".npmrc": "npm/.npmrc" } }],
      csi: [
        { name: "csi", mountPath: "/csi", subPath: "a", driver: "d", fsType: "ext4", volumeAttributes: { Size: "1" } },
      ],
      nfs: [{ name: "nfs", mountPath: "/nfs", subPath: "a", server: "nfs.example.com", path: "/x" }],
    },
    cache: {
      type: "s3",
      path: "p",
      shared: true,
      credentials: "cache",
      bucket: "ci-cache",
      region: "eu",
      server: "s3.example.com",
      serverSideEncryption: "KMS",
      serverSideEncryptionKeyId: "k",
    },
    featureFlags: { FF_USE_FASTZIP: true },
    nodeSelector: { pool: "ci" },
    tolerations: [
      { key: "ci", value: "true", effect: "NoSchedule" },
      { key: "spot", effect: "NoExecute" },
    ],
    podLabels: { team: "shop" },
    podAnnotations: { "example.com/a": "b" },
    overwrites: {
      serviceAccount: "^deploy-[a-z]+$",
      nodeSelector: "^pool=(ci|big)$",
      nodeTolerations: "^ci=true:NoSchedule$",
      podLabels: "^stage=[a-z]+$",
      podAnnotations: "^note=[a-z]+$",
    },
  },
  config: {
    runners: {
      output_limit: 8192,
      request_concurrency: 2,
      strict_check_interval: true,
      unhealthy_requests_limit: 3,
      unhealthy_interval: "5m",
      job_status_final_update_retry_limit: 3,
      experimental: {
        boot_verify: { enabled: true, timeout: "1m", acquire_min_backoff: "1s", acquire_max_backoff: "1m" },
      },
      builds_dir: "/builds",
      cache_dir: "/cache",
      clone_url: "https://gitlab.example.com",
      environment: { HOME: "/tmp" },
      pre_get_sources_script: "a",
      post_get_sources_script: "b",
      pre_build_script: "c",
      post_build_script: "d",
      prepare_timeout: "10m",
      get_sources_timeout: "5m",
      debug_trace_disabled: true,
      safe_directory_checkout: true,
      clean_git_config: true,
      shell: "bash",
      custom_build_dir: { enabled: true },
      artifact: { upload_timeout: "1h", response_header_timeout: "10m" },
      labels: { tier: "b" },
      monitoring: { job_queuing_durations: [{ periods: ["* * * * *"], timezone: "UTC", threshold: "1m" }] },
    },
    kubernetes: {
      affinity: {
        node_affinity: {
          required_during_scheduling_ignored_during_execution: { node_selector_terms: [nodeTerm] },
          preferred_during_scheduling_ignored_during_execution: [{ weight: 1, preference: nodeTerm }],
        },
        pod_affinity: podAffinity,
        pod_anti_affinity: podAffinity,
      },
      runtime_class_name: "gvisor",
      priority_class_name: "ci",
      scheduler_name: "default-scheduler",
      pod_cpu_limit: "4",
      pod_cpu_limit_overwrite_max_allowed: "8",
      pod_cpu_request: "1",
      pod_cpu_request_overwrite_max_allowed: "2",
      pod_memory_limit: "8Gi",
      pod_memory_limit_overwrite_max_allowed: "16Gi",
      pod_memory_request: "1Gi",
      pod_memory_request_overwrite_max_allowed: "2Gi",
      use_service_account_image_pull_secrets: true,
      helper_image_flavor: "ubuntu",
      helper_image_autoset_arch_and_os: true,
      pod_termination_grace_period_seconds: 30,
      cleanup_grace_period_seconds: 0,
      cleanup_resources_timeout: "5m",
      poll_interval: 3,
      poll_timeout: 600,
      retry_limit: 5,
      retry_backoff_max: 2000,
      retry_limits: { "exceeded quota": 20 },
      host_aliases: [{ ip: "10.0.0.1", hostnames: ["gitlab.example.com"] }],
      dns_policy: "none",
      dns_config: { nameservers: ["10.96.0.10"], options: [{ name: "ndots", value: "2" }], searches: ["svc"] },
      container_lifecycle: {
        post_start: { exec: { command: ["true"] } },
        pre_stop: {
          http_get: { host: "h", http_headers: [{ name: "a", value: "b" }], path: "/", port: 80, scheme: "HTTP" },
        },
      },
      pod_spec: [{ name: "host", patch: "hostname: ci" }],
      logs_base_dir: "/tmp",
      scripts_base_dir: "/tmp",
      print_pod_warning_events: true,
      pod_disruption_budget: true,
    },
  },
};
