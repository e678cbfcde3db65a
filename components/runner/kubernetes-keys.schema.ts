import { z } from "zod";
import { Duration } from "../../config/primitives.ts";
import { Affinity } from "./affinity.schema.ts";
import { PodSpecPatch } from "./pod-spec.schema.ts";
import { Bytes, Constant, ContainerPath, Cpu, ObjectName, refused } from "./text.schema.ts";

const isSetting = (setting: string) => refused(`is written from ${setting}; set it there`);
const seconds = z.int().min(1);
const NumericId = z.string().regex(/^[1-9]\d*$/, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a numeric id in quotes other than "0", for example "1001"`,
});

const Handler = z
  .strictObject({
    exec: z.strictObject({ command: z.array(z.string()).min(1) }).optional(),
    http_get: z
      .strictObject({
        host: Constant.optional(),
        http_headers: z.array(z.strictObject({ name: z.string(), value: Constant })).optional(),
        path: z.string().optional(),
        port: z.int().min(1).max(65535),
        scheme: z.enum(["HTTP", "HTTPS"]).optional(),
      })
      .optional(),
    tcp_socket: z.strictObject({ host: Constant.optional(), port: z.int().min(1).max(65535) }).optional(),
  })
  .refine((handler) => Object.values(handler).filter((action) => action !== undefined).length === 1, {
    error: "names exactly one of exec, http_get, tcp_socket",
  });

const connection = refused(
  "the manager talks to the cluster as its own ServiceAccount; there is no other connection to configure",
);
const suspend = refused(
  "suspendable environments need SYS_ADMIN in the build container; their feature flag is pinned to false",
);

const resourcesOf = (container: "" | "service_" | "helper_", setting: string) =>
  Object.fromEntries(
    ["cpu", "memory", "ephemeral_storage"].flatMap((resource) =>
      ["limit", "request"].flatMap((bound) => [
        [`${container}${resource}_${bound}`, isSetting(`jobs.resources.${setting}.${bound}s`)],
        [`${container}${resource}_${bound}_overwrite_max_allowed`, isSetting(`jobs.resources.${setting}.max`)],
      ]),
    ),
  ) as Record<string, ReturnType<typeof refused>>;

/**
 * `[runners.kubernetes]`: every key that GitLab Runner 19 knows, by its own name. A key is typed here, or belongs to a setting
 * of ours, or is refused with the reason; a key that the runner does not know cannot be written (DESIGN D10).
 */
export const KubernetesKeys = z.strictObject({
  affinity: Affinity.optional(),
  /** Users that a job may ask for with `image:kubernetes:user`; only where no context names a user, because contexts win. */
  allowed_users: z.array(NumericId).min(1).optional(),
  allowed_groups: z.array(NumericId).min(1).optional(),
  runtime_class_name: ObjectName.optional(),
  priority_class_name: ObjectName.optional(),
  scheduler_name: ObjectName.optional(),
  /** Resources of the pod as a whole (Kubernetes 1.34, runner 18.10). */
  pod_cpu_limit: Cpu.optional(),
  pod_cpu_limit_overwrite_max_allowed: Cpu.optional(),
  pod_cpu_request: Cpu.optional(),
  pod_cpu_request_overwrite_max_allowed: Cpu.optional(),
  pod_memory_limit: Bytes.optional(),
  pod_memory_limit_overwrite_max_allowed: Bytes.optional(),
  pod_memory_request: Bytes.optional(),
  pod_memory_request_overwrite_max_allowed: Bytes.optional(),
  use_service_account_image_pull_secrets: z.boolean().optional(),
  helper_image_flavor: z.enum(["alpine", "alpine3.21", "alpine-latest", "ubuntu"]).optional(),
  helper_image_autoset_arch_and_os: z.boolean().optional(),
  /** Seconds. */
  pod_termination_grace_period_seconds: seconds.optional(),
  cleanup_grace_period_seconds: z.int().min(0).optional(),
  cleanup_resources_timeout: Duration.optional(),
  /** Seconds between two looks at a starting pod; the runner's own value is 3. */
  poll_interval: seconds.optional(),
  /** Seconds that a pod may take to start; the runner's own value is 180. */
  poll_timeout: seconds.optional(),
  retry_limit: z.int().min(0).optional(),
  /** Milliseconds. */
  retry_backoff_max: z.int().min(1).optional(),
  /** Part of an error message → how often to try again. */
  retry_limits: z.record(z.string().min(1), z.int().min(0)).optional(),
  host_aliases: z
    .array(z.strictObject({ ip: z.union([z.ipv4(), z.ipv6()]), hostnames: z.array(Constant).min(1) }))
    .optional(),
  dns_policy: z.enum(["none", "default", "cluster-first"]).optional(),
  dns_config: z
    .strictObject({
      nameservers: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
      options: z.array(z.strictObject({ name: z.string().min(1), value: z.string().optional() })).optional(),
      searches: z.array(Constant).optional(),
    })
    .optional(),
  container_lifecycle: z.strictObject({ post_start: Handler.optional(), pre_stop: Handler.optional() }).optional(),
  pod_spec: z.array(PodSpecPatch).optional(),
  logs_base_dir: ContainerPath.optional(),
  scripts_base_dir: ContainerPath.optional(),
  /** Prints warnings of the pod into the job's log; the manager may then list events. */
  print_pod_warning_events: z.boolean().optional(),
  /** A PodDisruptionBudget for each job pod; it holds up a node's drain until the job is done. */
  pod_disruption_budget: z.boolean().optional(),

  ...resourcesOf("", "build"),
  ...resourcesOf("service_", "service"),
  ...resourcesOf("helper_", "helper"),
  namespace: isSetting("jobs.namespace"),
  namespace_overwrite_allowed: refused(
    "job pods stay in jobs.namespace, which the network policies, the quota and the rights cover",
  ),
  namespace_per_job: refused(
    "a namespace for each job needs rights over all namespaces of the cluster, and would have no policies",
  ),
  image: isSetting("jobs.images.default"),
  helper_image: isSetting("jobs.images.helper"),
  allowed_images: isSetting("jobs.images.allowed"),
  pull_policy: isSetting("jobs.images.pullPolicy"),
  allowed_pull_policies: isSetting("jobs.images.allowedPullPolicies"),
  image_pull_secrets: isSetting("jobs.images.pullSecrets"),
  allowed_services: isSetting("jobs.services.allowed"),
  services: isSetting("jobs.services.always"),
  privileged: isSetting("jobs.securityContexts"),
  allow_privilege_escalation: isSetting("jobs.securityContexts"),
  cap_add: isSetting("jobs.securityContexts"),
  cap_drop: isSetting("jobs.securityContexts"),
  pod_security_context: isSetting("jobs.securityContexts.pod"),
  build_container_security_context: isSetting("jobs.securityContexts.build"),
  helper_container_security_context: isSetting("jobs.securityContexts.helper"),
  service_container_security_context: isSetting("jobs.securityContexts.service"),
  init_permissions_container_security_context: isSetting("jobs.securityContexts.initPermissions"),
  service_account: isSetting("jobs.serviceAccount"),
  service_account_overwrite_allowed: isSetting("jobs.overwrites.serviceAccount"),
  automount_service_account_token: refused(
    "is always false: jobs reach the cluster through the GitLab agent, with its rights",
  ),
  node_selector: isSetting("jobs.nodeSelector"),
  node_selector_overwrite_allowed: isSetting("jobs.overwrites.nodeSelector"),
  node_tolerations: isSetting("jobs.tolerations"),
  node_tolerations_overwrite_allowed: isSetting("jobs.overwrites.nodeTolerations"),
  pod_labels: isSetting("jobs.podLabels"),
  pod_labels_overwrite_allowed: isSetting("jobs.overwrites.podLabels"),
  pod_annotations: isSetting("jobs.podAnnotations"),
  pod_annotations_overwrite_allowed: isSetting("jobs.overwrites.podAnnotations"),
  volumes: isSetting("jobs.volumes"),
  bearer_token_overwrite_allowed: refused(
    "a job that brings its own token to the cluster acts outside this runner's rights",
  ),
  host: connection,
  context: connection,
  cert_file: connection,
  key_file: connection,
  ca_file: connection,
  bearer_token: connection,
  suspend_pvc_size: suspend,
  suspend_pvc_storage_class: suspend,
  resource_availability_check_max_attempts: refused(
    "the check needs the right to list Secrets; a missing pull secret or ServiceAccount shows in the job's log without it",
  ),
  autoscaler: refused(
    "pause pods take neither security contexts nor resources from the settings, so quota and Pod Security could not be kept; keep spare nodes with the cluster's own autoscaler",
  ),
});

export type KubernetesKeys = z.infer<typeof KubernetesKeys>;
