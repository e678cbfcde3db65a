import type { ContainerContext, PodContext, SecurityContexts } from "./contexts.schema.ts";
import type { ContainerResources, JobSettings } from "./jobs.schema.ts";
import type { RunnerSettings } from "./runner.schema.ts";
import type { Volumes } from "./volumes.schema.ts";

type Table = Record<string, unknown>;

/**
 * The table `[runners.kubernetes]`, complete but for what stays at the runner's own value. The connection to the cluster is
 * the manager's ServiceAccount, so nothing is said about it.
 */
export function kubernetesTable(name: string, { jobs, config }: RunnerSettings): Table {
  const { images, services, overwrites } = jobs;
  return present({
    namespace: jobs.namespace,
    image: images.default,
    helper_image: images.helper,
    allowed_images: images.allowed,
    pull_policy: images.pullPolicy,
    allowed_pull_policies: images.allowedPullPolicies,
    image_pull_secrets: listed(images.pullSecrets),
    allowed_services: services.allowed,
    service_account: jobs.serviceAccount,
    automount_service_account_token: false,
    ...securityDefaults(),
    ...resourcesOf("", jobs.resources.build),
    ...resourcesOf("helper_", jobs.resources.helper),
    ...resourcesOf("service_", jobs.resources.service),
    service_account_overwrite_allowed: overwrites.serviceAccount,
    node_selector_overwrite_allowed: overwrites.nodeSelector,
    node_tolerations_overwrite_allowed: overwrites.nodeTolerations,
    pod_labels_overwrite_allowed: overwrites.podLabels,
    pod_annotations_overwrite_allowed: overwrites.podAnnotations,
    ...config.kubernetes,
    node_selector: filled(jobs.nodeSelector),
    node_tolerations: filled(tolerations(jobs)),
    pod_labels: { "gitlab-kubernetes/component": "job", "gitlab-kubernetes/name": name, ...jobs.podLabels },
    pod_annotations: filled(jobs.podAnnotations),
    ...contexts(jobs.securityContexts),
    services: listed(services.always.map(serviceTable)),
    volumes: filled(volumes(jobs.volumes)),
  });
}

/** What containers get that no context names: nothing the runner starts is ever left without these. */
function securityDefaults(): Table {
  return { privileged: false, allow_privilege_escalation: false, cap_drop: ["ALL"] };
}

function resourcesOf(prefix: string, { requests, limits, max }: ContainerResources): Table {
  const table: Table = {};
  for (const [resource, key] of [
    ["cpu", "cpu"],
    ["memory", "memory"],
    ["ephemeralStorage", "ephemeral_storage"],
  ] as const) {
    table[`${prefix}${key}_request`] = requests[resource];
    table[`${prefix}${key}_limit`] = limits[resource];
    table[`${prefix}${key}_request_overwrite_max_allowed`] = max[resource];
    table[`${prefix}${key}_limit_overwrite_max_allowed`] = max[resource];
  }
  return table;
}

/** `key=value` → effect; without a value the toleration is for any. */
function tolerations({ tolerations }: JobSettings): Record<string, string> {
  return Object.fromEntries(
    tolerations.map(({ key, value, effect }) => [value === undefined ? key : `${key}=${value}`, effect]),
  );
}

function contexts({ pod, build, helper, service, initPermissions }: SecurityContexts): Table {
  return {
    pod_security_context: podContext(pod),
    build_container_security_context: containerContext(build),
    helper_container_security_context: containerContext(helper),
    service_container_security_context: containerContext(service),
    init_permissions_container_security_context: containerContext(initPermissions),
  };
}

function podContext(context: PodContext): Table {
  const named = (id: number | "image") => (id === "image" ? undefined : id);
  return present({
    run_as_non_root: context.runAsNonRoot,
    run_as_user: named(context.runAsUser),
    run_as_group: named(context.runAsGroup),
    fs_group: context.fsGroup,
    supplemental_groups: context.supplementalGroups,
    selinux_type: context.seLinuxType,
    seccomp_profile: profile(context.seccompProfile),
    app_armor_profile: profile(context.appArmorProfile),
  });
}

function containerContext(context: ContainerContext): Table {
  return present({
    privileged: context.privileged,
    allow_privilege_escalation: context.allowPrivilegeEscalation,
    run_as_non_root: context.runAsNonRoot,
    run_as_user: context.runAsUser,
    run_as_group: context.runAsGroup,
    read_only_root_filesystem: context.readOnlyRootFilesystem,
    proc_mount: context.procMount,
    selinux_type: context.seLinuxType,
    capabilities: present({ add: listed(context.capabilities.add), drop: context.capabilities.drop }),
    seccomp_profile: profile(context.seccompProfile),
    app_armor_profile: profile(context.appArmorProfile),
  });
}

function profile(profile: PodContext["appArmorProfile"]): Table | undefined {
  if (profile === undefined) return undefined;
  return profile.type === "Localhost"
    ? { type: profile.type, localhost_profile: profile.localhostProfile }
    : { type: profile.type };
}

function serviceTable({ environment, ...service }: JobSettings["services"]["always"][number]): Table {
  return present({
    ...service,
    environment: environment && Object.entries(environment).map(([name, value]) => `${name}=${value}`),
  });
}

function volumes({ emptyDir, pvc, configMap, secret, csi, nfs }: Volumes): Table {
  const tables = (list: Table[]) => listed(list.map(volumeTable));
  return present({
    empty_dir: tables(emptyDir),
    pvc: tables(pvc),
    config_map: tables(configMap),
    secret: tables(secret.map((volume) => ({ ...volume, readOnly: true }))),
    csi: tables(csi),
    nfs: tables(nfs),
  });
}

/** The runner's spelling of one volume: `mountPath` → `mount_path`; maps of the user (items, attributes) stay as they are. */
function volumeTable(volume: Table): Table {
  const spelled = Object.entries(volume).map(([key, value]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return present(Object.fromEntries(spelled));
}

/** Without what is not set: TOML has no null. */
export function present(table: Table): Table {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}

function listed<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function filled(table: Table): Table | undefined {
  return Object.keys(table).length > 0 ? table : undefined;
}
