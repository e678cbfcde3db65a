import assert from "node:assert/strict";
import { UNKNOWN } from "../../../../analysis/objects/wire.ts";
import type { Level } from "../../../../analysis/pod-security/control.ts";
import { evaluate, faultsOf } from "../../../../analysis/pod-security/evaluate.ts";
import { container, context, GOOD, type Plain, podContext, podOf, SAFE } from "./pods.ts";

type Row = [title: string, control: string, spec: Plain, paths: string[], minor?: number];

const C = "spec.containers[0]";
const P = "spec.securityContext";

const ROWS: Row[] = [
  [
    "a process of the host in a pod",
    "baseline/host-process",
    podContext({ windowsOptions: { hostProcess: true } }),
    [`${P}.windowsOptions.hostProcess`],
  ],
  [
    "a process of the host in a container",
    "baseline/host-process",
    context({ windowsOptions: { hostProcess: true } }),
    [`${C}.securityContext.windowsOptions.hostProcess`],
  ],
  [
    "the host's namespaces",
    "baseline/host-namespaces",
    { ...GOOD, hostNetwork: true, hostPID: true, hostIPC: true },
    ["spec.hostNetwork", "spec.hostPID", "spec.hostIPC"],
  ],
  ["a privileged container", "baseline/privileged", context({ privileged: true }), [`${C}.securityContext.privileged`]],
  ["allowed capabilities", "baseline/capabilities", context({ capabilities: { add: ["CHOWN", "SYS_CHROOT"] } }), []],
  [
    "another capability, and one in lower case",
    "baseline/capabilities",
    context({ capabilities: { add: ["NET_RAW", "chown"] } }),
    [`${C}.securityContext.capabilities.add[0]`, `${C}.securityContext.capabilities.add[1]`],
  ],
  [
    "a port of the host",
    "baseline/host-ports",
    container({ ports: [{ hostPort: 0 }, { hostPort: 80 }] }),
    [`${C}.ports[1].hostPort`],
  ],
  [
    "a probe of another host",
    "baseline/host-probes",
    container({ livenessProbe: { httpGet: { host: "x" } }, lifecycle: { preStop: { tcpSocket: { host: "y" } } } }),
    [`${C}.livenessProbe.httpGet.host`, `${C}.lifecycle.preStop.tcpSocket.host`],
  ],
  ["a probe of no host", "baseline/host-probes", container({ readinessProbe: { httpGet: { host: "" } } }), []],
  [
    "a probe of another host before 1.34",
    "baseline/host-probes",
    container({ startupProbe: { httpGet: { host: "x" } } }),
    [],
    33,
  ],
  [
    "a wrong AppArmor profile",
    "baseline/apparmor",
    context({ appArmorProfile: { type: "Unconfined" } }),
    [`${C}.securityContext.appArmorProfile.type`],
  ],
  [
    "SELinux types",
    "baseline/selinux",
    podContext({ seLinuxOptions: { type: "container_t", user: "", role: "" } }),
    [],
  ],
  ["a new SELinux type", "baseline/selinux", podContext({ seLinuxOptions: { type: "container_engine_t" } }), []],
  [
    "a new SELinux type before 1.31",
    "baseline/selinux",
    podContext({ seLinuxOptions: { type: "container_engine_t" } }),
    [`${P}.seLinuxOptions.type`],
    30,
  ],
  [
    "a user and a role of SELinux",
    "baseline/selinux",
    context({ seLinuxOptions: { user: "u", role: "r" } }),
    [`${C}.securityContext.seLinuxOptions.user`, `${C}.securityContext.seLinuxOptions.role`],
  ],
  ["an unmasked /proc", "baseline/proc-mount", context({ procMount: "Unmasked" }), [`${C}.securityContext.procMount`]],
  ["the default /proc", "baseline/proc-mount", context({ procMount: "Default" }), []],
  [
    "an unmasked /proc in a user namespace since 1.35",
    "baseline/proc-mount",
    { ...context({ procMount: "Unmasked" }), hostUsers: false },
    [],
    35,
  ],
  [
    "an unmasked /proc in a user namespace",
    "baseline/proc-mount",
    { ...context({ procMount: "Unmasked" }), hostUsers: false },
    [],
  ],
  [
    "the same before 1.35",
    "baseline/proc-mount",
    { ...context({ procMount: "Unmasked" }), hostUsers: false },
    [`${C}.securityContext.procMount`],
    34,
  ],
  ["no seccomp at baseline", "baseline/seccomp", { containers: [{}] }, []],
  [
    "seccomp off",
    "baseline/seccomp",
    podContext({ seccompProfile: { type: "Unconfined" } }),
    [`${P}.seccompProfile.type`],
  ],
  [
    "safe sysctls",
    "baseline/sysctls",
    podContext({ sysctls: [{ name: "net.ipv4.ping_group_range" }, { name: "net.ipv4.tcp_rmem" }] }),
    [],
  ],
  [
    "a sysctl that was not safe yet",
    "baseline/sysctls",
    podContext({ sysctls: [{ name: "net.ipv4.tcp_rmem" }] }),
    [`${P}.sysctls[0].name`],
    31,
  ],
  [
    "another sysctl",
    "baseline/sysctls",
    podContext({ sysctls: [{ name: "kernel.msgmax" }] }),
    [`${P}.sysctls[0].name`],
  ],
];

describe("Pod Security controls", () => {
  for (const [title, name, spec, paths, minor] of ROWS) {
    it(`${name}: ${title}${paths.length > 0 ? " is a fault" : " is none"}`, () => {
      const [level, control] = name.split("/") as [Level, string];
      assert.deepEqual(
        faultsOf(podOf(spec).pod, level, control, minor).map(({ at }) => at.path),
        paths,
      );
    });
  }

  it("looks at init and ephemeral containers", () => {
    const bad = { name: "b", securityContext: { ...SAFE, privileged: true } };
    const { pod } = podOf({ ...GOOD, initContainers: [bad], ephemeralContainers: [bad] });
    assert.deepEqual(
      faultsOf(pod, "baseline", "privileged").map(({ at, container: name }) => `${at.path} ${name}`),
      [
        "spec.initContainers[0].securityContext.privileged b",
        "spec.ephemeralContainers[0].securityContext.privileged b",
      ],
    );
  });

  it("reads AppArmor's old annotations", () => {
    const prefix = "container.apparmor.security.beta.kubernetes.io/";
    const { pod } = podOf(GOOD, {
      [`${prefix}a`]: "unconfined",
      [`${prefix}b`]: "localhost/x",
      [`${prefix}c`]: "",
      [`${prefix}d`]: "runtime/default",
      [`${prefix}e`]: 7,
    });
    const [fault, ...more] = faultsOf(pod, "baseline", "apparmor");
    assert.deepEqual(
      [fault!.container, fault!.found, fault!.wanted, more.length],
      ["a", "unconfined", "runtime/default, localhost/… or nothing", 0],
    );
  });

  it("has no fault where a value is not known, and says which", () => {
    const { pod, notes } = podOf({
      securityContext: UNKNOWN,
      containers: [{ name: "a", securityContext: { ...SAFE, capabilities: UNKNOWN } }],
    });
    assert.deepEqual(evaluate(pod, "restricted"), []);
    assert.deepEqual([...notes.unknown].sort(), [`${C}.securityContext.capabilities`, P].sort());
  });

  it("refuses a control that does not exist", () => {
    assert.throws(
      () => faultsOf(podOf(GOOD).pod, "baseline", "volume-types"),
      /no control "volume-types" of level baseline/,
    );
  });
});
