import type { Section } from "../toml/section.ts";
import { refuse } from "./refusal.ts";
import { type Data, lean } from "./wire.ts";

/** The four kinds of containers that have a security context of their own in the configuration. */
export type ContextKind = "init_permissions" | "build" | "helper" | "service";

/**
 * The security context of a container: a value of the container's own context wins over `[runners.kubernetes]`; a list of
 * capabilities replaces the one above, the default drop of NET_RAW included (runner-behaviour, Security contexts).
 */
export function containerContext(kubernetes: Section, kind: ContextKind, windows: boolean): Data {
  const own = kubernetes.table(`${kind}_container_security_context`);
  const seLinux = own.text("selinux_type");
  return lean({
    capabilities: capabilitiesOf(kubernetes, own, windows),
    privileged: own.flag("privileged") ?? kubernetes.flag("privileged"),
    allowPrivilegeEscalation: own.flag("allow_privilege_escalation") ?? kubernetes.flag("allow_privilege_escalation"),
    runAsUser: own.int("run_as_user"),
    runAsGroup: own.int("run_as_group"),
    runAsNonRoot: own.flag("run_as_non_root"),
    readOnlyRootFilesystem: own.flag("read_only_root_filesystem"),
    procMount: procMountOf(own.text("proc_mount")),
    seLinuxOptions: seLinux === "" ? undefined : { type: seLinux },
    seccompProfile: profileOf(own, "seccomp_profile"),
    appArmorProfile: profileOf(own, "app_armor_profile"),
  });
}

function capabilitiesOf(kubernetes: Section, own: Section, windows: boolean): Data | undefined {
  const added = new Map<string, boolean>(windows ? [] : [["NET_RAW", false]]);
  for (const name of kubernetes.texts("cap_add")) added.set(name, true);
  for (const name of kubernetes.texts("cap_drop")) added.set(name, false);
  const of = (wanted: boolean) => [...added].flatMap(([name, add]) => (add === wanted ? [name] : []));
  const above = { add: of(true).sort(), drop: of(false).sort() };
  const mine = own.table("capabilities");
  const add = mine.has("add") ? mine.texts("add") : above.add;
  const drop = mine.has("drop") ? mine.texts("drop") : above.drop;
  return add.length + drop.length > 0 ? lean({ add, drop }) : undefined;
}

/** Letter case does not matter; another word is left out without an error. */
function procMountOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  return word === "default" ? "Default" : word === "unmasked" ? "Unmasked" : undefined;
}

/** Letter case matters; a wrong type, or Localhost without its path, is left out without an error. */
function profileOf(own: Section, key: string): Data | undefined {
  const profile = own.table(key);
  const type = profile.text("type");
  const path = profile.text("localhost_profile");
  if (type === "RuntimeDefault" || type === "Unconfined") return { type };
  return type === "Localhost" && path !== "" ? { type, localhostProfile: path } : undefined;
}

const POD_KEYS = ["fs_group", "run_as_group", "run_as_non_root", "run_as_user"];

/** The security context of the pod; undefined where no field of it is configured. */
export function podContext(kubernetes: Section): Data | undefined {
  const own = kubernetes.table("pod_security_context");
  const seLinux = own.text("selinux_type");
  const groups = own.ints("supplemental_groups");
  const profiles = own.has("seccomp_profile") || own.has("app_armor_profile");
  if (!POD_KEYS.some((key) => own.has(key)) && groups.length === 0 && seLinux === "" && !profiles) return undefined;
  return lean({
    fsGroup: own.int("fs_group"),
    runAsGroup: own.int("run_as_group"),
    runAsNonRoot: own.flag("run_as_non_root"),
    runAsUser: own.int("run_as_user"),
    supplementalGroups: groups,
    seLinuxOptions: seLinux === "" ? undefined : { type: seLinux },
    seccompProfile: profileOf(own, "seccomp_profile"),
    appArmorProfile: profileOf(own, "app_armor_profile"),
  });
}

/**
 * The same with user and group: those of the container's context, else of the pod's, else what the job asks for and
 * `allowed_users` and `allowed_groups` allow. A wish that is refused does not fail the job.
 *
 * @param user `uid` or `uid:gid`, with variables expanded; empty for none
 */
export function contextWithUser(kubernetes: Section, kind: ContextKind, windows: boolean, user: string): Data {
  const context = containerContext(kubernetes, kind, windows);
  const pod = kubernetes.table("pod_security_context");
  const [uid = "", ...gid] = user.split(":");
  const runAsUser = context["runAsUser"] ?? pod.int("run_as_user") ?? wished(uid, kubernetes.texts("allowed_users"));
  const runAsGroup =
    context["runAsGroup"] ?? pod.int("run_as_group") ?? wished(gid.join(":"), kubernetes.texts("allowed_groups"));
  const { runAsUser: _user, runAsGroup: _group, ...rest } = context;
  return { ...rest, ...kept("runAsUser", runAsUser, context), ...kept("runAsGroup", runAsGroup, context) };
}

/** A negative number in a context stays there; one from elsewhere is not copied. */
function kept(key: string, value: unknown, context: Data): Data {
  if (typeof value === "number" && value >= 0) return { [key]: value };
  return context[key] === undefined ? {} : { [key]: context[key] };
}

function wished(text: string, allowed: readonly string[]): number | undefined {
  const id = wholeNumber(text);
  if (id === undefined || id < 0) return undefined;
  const listed = allowed.some((entry) => wholeNumber(entry) === id);
  return listed || (id !== 0 && allowed.length === 0) ? id : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

/** Refuses a container that must run as root for a suspendable environment but would not. */
export function requireRoot(kubernetes: Section, kind: ContextKind, windows: boolean, container: string): void {
  const context = containerContext(kubernetes, kind, windows);
  const capabilities = (context["capabilities"] ?? {}) as { drop?: string[] };
  const dropped = (capabilities.drop ?? []).find((name) => /^(ALL|SYS_ADMIN)$/i.test(name));
  if (context["privileged"] !== true && dropped !== undefined)
    refuse(`suspend needs SYS_ADMIN, but the ${container} container drops ${dropped}`);
  if (context["runAsNonRoot"] ?? kubernetes.table("pod_security_context").flag("run_as_non_root"))
    refuse(`suspend needs root, but the ${container} container has run_as_non_root`);
}
