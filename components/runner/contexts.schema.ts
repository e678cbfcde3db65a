import { z } from "zod";

/** Capability names as Kubernetes knows them: the runner normalises neither case nor the prefix `CAP_`. */
const Capability = z.string().regex(/^(?!CAP_)[A-Z][A-Z_]*$/, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is not a capability; write it in capitals without "CAP_", for example "NET_BIND_SERVICE" or "ALL"`,
});

/** `Localhost` needs its profile: without one the runner leaves the whole setting out silently. */
const Profile = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("RuntimeDefault") }),
  z.strictObject({ type: z.literal("Localhost"), localhostProfile: z.string().min(1) }),
  z.strictObject({ type: z.literal("Unconfined") }),
]);

const Id = z.int().min(0).max(2_147_483_647);

/** Security context of the whole job pod. `runAsUser` reaches build, helper and services, but not init-permissions. */
export const PodContext = z.strictObject({
  runAsNonRoot: z.boolean().default(true),
  /**
   * The helper image runs as root unless told otherwise, so a pod that must not run as root names a user. `image` leaves the
   * choice to the image and, within `allowed_users`, to the job; then helper and initPermissions name their own.
   */
  runAsUser: z.union([Id, z.literal("image")]).default(1000),
  runAsGroup: z.union([Id, z.literal("image")]).default(1000),
  /** Shared by all containers, so that helper and build read each other's files. */
  fsGroup: Id.default(1000),
  supplementalGroups: z.array(Id).optional(),
  seLinuxType: z.string().min(1).optional(),
  seccompProfile: Profile.default({ type: "RuntimeDefault" }),
  appArmorProfile: Profile.optional(),
});

/**
 * Security context of one container of the job pod. `capabilities.drop` replaces the runner's own list, so it always
 * names ALL here unless the level of the namespace allows more.
 */
export const ContainerContext = z.strictObject({
  privileged: z.boolean().default(false),
  allowPrivilegeEscalation: z.boolean().default(false),
  runAsNonRoot: z.boolean().default(true),
  runAsUser: Id.optional(),
  runAsGroup: Id.optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  capabilities: z
    .strictObject({ add: z.array(Capability).default([]), drop: z.array(Capability).min(1).default(["ALL"]) })
    .prefault({}),
  procMount: z.enum(["Default", "Unmasked"]).optional(),
  seLinuxType: z.string().min(1).optional(),
  seccompProfile: Profile.optional(),
  appArmorProfile: Profile.optional(),
});

export type PodContext = z.infer<typeof PodContext>;
export type ContainerContext = z.infer<typeof ContainerContext>;

/** Contexts of everything in a job pod: the defaults pass Pod Security `restricted`. */
export const SecurityContexts = z.strictObject({
  pod: PodContext.prefault({}),
  build: ContainerContext.prefault({}),
  helper: ContainerContext.prefault({}),
  service: ContainerContext.prefault({}),
  /** The pod's user is not copied to this container, so it names its own. */
  initPermissions: ContainerContext.prefault({ runAsUser: 1000, runAsGroup: 1000 }),
});

export type SecurityContexts = z.infer<typeof SecurityContexts>;

/** Level of Pod Security Standards that the job namespace enforces. */
export const PodSecurityLevel = z.enum(["restricted", "baseline", "privileged"]);
export type PodSecurityLevel = z.infer<typeof PodSecurityLevel>;

/** Containers of a job pod by their key in `securityContexts`. */
export const CONTAINERS = ["build", "helper", "service", "initPermissions"] as const;

const BASELINE_CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

const SELINUX_TYPES = new Set(["container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);

/** A fault with its path below `securityContexts`. */
export interface ContextFault {
  path: string[];
  message: string;
}

/**
 * What in these contexts the level would refuse at admission (Kubernetes: Pod Security Standards). Without it the namespace
 * would refuse every job pod, one job after the other.
 */
export function contextFaults(level: PodSecurityLevel, contexts: SecurityContexts): ContextFault[] {
  if (level === "privileged") return [];
  const faults: ContextFault[] = [];
  const refuse = (path: string[], message: string) =>
    faults.push({ path, message: `${message}; the job namespace enforces Pod Security "${level}"` });

  if (contexts.pod.seccompProfile.type === "Unconfined")
    refuse(["pod", "seccompProfile"], "seccomp Unconfined is refused");
  for (const part of ["pod", ...CONTAINERS] as const) {
    const context = contexts[part];
    if (context.appArmorProfile?.type === "Unconfined")
      refuse([part, "appArmorProfile"], "AppArmor Unconfined is refused");
    if (context.seLinuxType !== undefined && !SELINUX_TYPES.has(context.seLinuxType))
      refuse(
        [part, "seLinuxType"],
        `SELinux type "${context.seLinuxType}" is refused (allowed: ${[...SELINUX_TYPES].join(", ")})`,
      );
    if (level === "restricted" && context.runAsUser === 0) refuse([part, "runAsUser"], "user 0 is root");
    if (level === "restricted" && !context.runAsNonRoot) refuse([part, "runAsNonRoot"], "runAsNonRoot has to be true");
  }
  if (level === "restricted" && contexts.pod.runAsUser === "image")
    for (const part of ["helper", "initPermissions"] as const)
      if (contexts[part].runAsUser === undefined)
        refuse(
          [part, "runAsUser"],
          'the helper image runs as root and pod.runAsUser is "image", so a user has to be named here',
        );
  for (const part of CONTAINERS)
    containerFaults(level, contexts[part], (path, message) => refuse([part, ...path], message));
  return faults;
}

function containerFaults(
  level: PodSecurityLevel,
  context: ContainerContext,
  refuse: (path: string[], message: string) => void,
): void {
  if (context.privileged) refuse(["privileged"], "a privileged container is refused");
  if (context.procMount === "Unmasked") refuse(["procMount"], "procMount Unmasked is refused");
  if (context.seccompProfile?.type === "Unconfined") refuse(["seccompProfile"], "seccomp Unconfined is refused");
  const allowed = level === "restricted" ? new Set(["NET_BIND_SERVICE"]) : BASELINE_CAPABILITIES;
  for (const capability of context.capabilities.add)
    if (!allowed.has(capability))
      refuse(["capabilities", "add"], `capability ${capability} is refused (allowed: ${[...allowed].join(", ")})`);
  if (level !== "restricted") return;
  if (context.allowPrivilegeEscalation)
    refuse(["allowPrivilegeEscalation"], "allowPrivilegeEscalation has to be false");
  if (!context.capabilities.drop.includes("ALL"))
    refuse(["capabilities", "drop"], 'capabilities.drop has to name "ALL"');
}
