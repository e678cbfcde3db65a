import type { Reader } from "../objects/reader.ts";
import {
  type ContextPlace,
  type Control,
  containerContexts,
  everyContext,
  ifTrue,
  type PodFault,
  type PodView,
  unlessAllowed,
} from "./control.ts";

/** Capabilities that a container may add at level baseline. */
const CAPABILITIES = [
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
];

/** Sysctls by the minor version that first allowed them. */
const SYSCTLS: readonly [since: number, name: string][] = [
  [0, "kernel.shm_rmid_forced"],
  [0, "net.ipv4.ip_local_port_range"],
  [0, "net.ipv4.tcp_syncookies"],
  [0, "net.ipv4.ping_group_range"],
  [0, "net.ipv4.ip_unprivileged_port_start"],
  [27, "net.ipv4.ip_local_reserved_ports"],
  [29, "net.ipv4.tcp_keepalive_time"],
  [29, "net.ipv4.tcp_fin_timeout"],
  [29, "net.ipv4.tcp_keepalive_intvl"],
  [29, "net.ipv4.tcp_keepalive_probes"],
  [32, "net.ipv4.tcp_rmem"],
  [32, "net.ipv4.tcp_wmem"],
  [37, "net.ipv4.tcp_slow_start_after_idle"],
  [37, "net.ipv4.tcp_notsent_lowat"],
];

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";
const PROFILES = ["RuntimeDefault", "Localhost"];
const HANDLERS = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

/** A control of level baseline. */
function baseline(name: string, check: (view: PodView) => PodFault[]): Control {
  return { name, level: "baseline", check };
}

/** Faults of capabilities that are added and not among the allowed ones. */
export function addedCapabilities(view: PodView, allowed: readonly string[]): PodFault[] {
  return containerContexts(view, "capabilities", "add").flatMap(({ at, container }) =>
    at.list().flatMap((item) => unlessAllowed([{ at: item, container }], allowed)),
  );
}

/** Faults of procMount other than the default. */
export function procMounts(view: PodView): PodFault[] {
  return unlessAllowed(containerContexts(view, "procMount"), ["Default"]);
}

function hostNamespaces({ pod }: PodView): PodFault[] {
  const keys = ["hostNetwork", "hostPID", "hostIPC"];
  return ifTrue(keys.map((key) => ({ at: pod.spec.at(key), container: undefined })));
}

function hostPaths({ pod }: PodView): PodFault[] {
  return pod.spec
    .at("volumes")
    .list()
    .flatMap((volume) => {
      const at = volume.at("hostPath");
      if (!at.exists()) return [];
      const found = at.at("path").text() ?? "a path of the node";
      return [{ at, container: undefined, found, wanted: "a volume of another type" }];
    });
}

function hostPorts({ containers }: PodView): PodFault[] {
  return containers.flatMap(({ name, read }) =>
    read
      .at("ports")
      .list()
      .flatMap((port) => {
        const at = port.at("hostPort");
        const number = at.number() ?? 0;
        return number === 0 ? [] : [{ at, container: name, found: `${number}`, wanted: "0 or nothing" }];
      }),
  );
}

/** Since 1.34: a probe that names a host makes the kubelet connect to it from the node's network. */
function hostProbes({ containers, minor }: PodView): PodFault[] {
  if (minor < 34) return [];
  return containers.flatMap(({ name, read }) =>
    HANDLERS.flatMap((keys) =>
      ["httpGet", "tcpSocket"].flatMap((action) =>
        unlessAllowed([{ at: read.at(...keys, action, "host"), container: name }], [""]),
      ),
    ),
  );
}

function appArmor(view: PodView): PodFault[] {
  const annotations = view.pod.metadata
    .at("annotations")
    .entries()
    .filter(([key]) => key.startsWith(APPARMOR_ANNOTATION))
    .flatMap(([key, at]) => {
      const value = at.text() ?? "";
      if (value === "" || value === "runtime/default" || value.startsWith("localhost/")) return [];
      const wanted = "runtime/default, localhost/… or nothing";
      return [{ at, container: key.slice(APPARMOR_ANNOTATION.length), found: value, wanted }];
    });
  return [...unlessAllowed(everyContext(view, "appArmorProfile", "type"), PROFILES), ...annotations];
}

function seLinux(view: PodView): PodFault[] {
  const engine = view.minor >= 31 ? ["container_engine_t"] : [];
  const types = ["", "container_t", "container_init_t", "container_kvm_t", ...engine];
  return [
    ...unlessAllowed(everyContext(view, "seLinuxOptions", "type"), types),
    ...unlessAllowed(everyContext(view, "seLinuxOptions", "user"), [""]),
    ...unlessAllowed(everyContext(view, "seLinuxOptions", "role"), [""]),
  ];
}

function sysctls({ pod, minor }: PodView): PodFault[] {
  const allowed = SYSCTLS.filter(([since]) => since <= minor).map(([, name]) => name);
  const names: ContextPlace[] = pod.spec
    .at("securityContext", "sysctls")
    .list()
    .map((sysctl: Reader) => ({ at: sysctl.at("name"), container: undefined }));
  return unlessAllowed(names, allowed);
}

/** The controls of level baseline. Authority for each: k8s.io/pod-security-admission policy/check_*.go. */
export const BASELINE: readonly Control[] = [
  baseline("host-process", (view) => ifTrue(everyContext(view, "windowsOptions", "hostProcess"))),
  baseline("host-namespaces", hostNamespaces),
  baseline("privileged", (view) => ifTrue(containerContexts(view, "privileged"))),
  baseline("capabilities", (view) => addedCapabilities(view, CAPABILITIES)),
  baseline("host-path", hostPaths),
  baseline("host-ports", hostPorts),
  baseline("host-probes", hostProbes),
  baseline("apparmor", appArmor),
  baseline("selinux", seLinux),
  baseline("proc-mount", (view) => (view.minor >= 35 && view.userNamespace ? [] : procMounts(view))),
  baseline("seccomp", (view) => unlessAllowed(everyContext(view, "seccompProfile", "type"), PROFILES)),
  baseline("sysctls", sysctls),
];
