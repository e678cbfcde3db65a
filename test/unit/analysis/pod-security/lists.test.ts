import assert from "node:assert/strict";
import { controlsOf, faultsOf, LATEST_MINOR } from "../../../../analysis/pod-security/evaluate.ts";
import { container, context, GOOD, type Plain, podContext, podOf, SAFE } from "./pods.ts";

const faults = (spec: Plain, level: "baseline" | "restricted", control: string, minor?: number) =>
  faultsOf(podOf(spec).pod, level, control, minor);

/** The lists of the Pod Security Standards (kubernetes.io/docs/concepts/security/pod-security-standards), item by item. */
describe("lists of Pod Security", () => {
  const CAPABILITIES =
    "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT";
  for (const name of CAPABILITIES.split(" ")) {
    it(`baseline allows ${name}`, () =>
      assert.deepEqual(faults(context({ capabilities: { add: [name] } }), "baseline", "capabilities"), []));
  }

  const VOLUMES = "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret";
  for (const type of VOLUMES.split(" ")) {
    it(`restricted allows a volume ${type}`, () =>
      assert.deepEqual(faults({ ...GOOD, volumes: [{ name: "v", [type]: {} }] }, "restricted", "volume-types"), []));
  }

  const SYSCTLS: [name: string, since: number][] = [
    ["kernel.shm_rmid_forced", 0],
    ["net.ipv4.ip_local_port_range", 0],
    ["net.ipv4.tcp_syncookies", 0],
    ["net.ipv4.ping_group_range", 0],
    ["net.ipv4.ip_unprivileged_port_start", 0],
    ["net.ipv4.ip_local_reserved_ports", 27],
    ["net.ipv4.tcp_keepalive_time", 29],
    ["net.ipv4.tcp_fin_timeout", 29],
    ["net.ipv4.tcp_keepalive_intvl", 29],
    ["net.ipv4.tcp_keepalive_probes", 29],
    ["net.ipv4.tcp_rmem", 32],
    ["net.ipv4.tcp_wmem", 32],
    ["net.ipv4.tcp_slow_start_after_idle", 37],
    ["net.ipv4.tcp_notsent_lowat", 37],
  ];
  for (const [name, since] of SYSCTLS) {
    it(`baseline allows ${name} from 1.${since} on`, () => {
      const at = (minor: number) =>
        faults(podContext({ sysctls: [{ name, value: "1" }] }), "baseline", "sysctls", minor).length;
      assert.equal(at(since), 0);
      if (since > 0) assert.equal(at(since - 1), 1);
    });
  }

  it("baseline looks at every probe and hook, since 1.34", () => {
    const host = { httpGet: { host: "x" } };
    const probes = { livenessProbe: host, readinessProbe: host, startupProbe: { tcpSocket: { host: "x" } } };
    const spec = container({ securityContext: SAFE, ...probes, lifecycle: { postStart: host, preStop: host } });
    assert.equal(faults(spec, "baseline", "host-probes", 34).length, 5);
    assert.equal(faults(spec, "baseline", "host-probes", 33).length, 0);
  });

  it("baseline allows both profiles of seccomp and of AppArmor", () => {
    for (const type of ["RuntimeDefault", "Localhost"])
      for (const [field, control] of [
        ["seccompProfile", "seccomp"],
        ["appArmorProfile", "apparmor"],
      ] as const)
        assert.deepEqual(faults(podContext({ [field]: { type } }), "baseline", control), []);
  });

  it("baseline allows the types of SELinux for containers, one of them since 1.31", () => {
    for (const type of ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"])
      assert.deepEqual(faults(podContext({ seLinuxOptions: { type } }), "baseline", "selinux", 31), [], type);
    const wanted = (seLinuxOptions: Plain) =>
      faults(podContext({ seLinuxOptions }), "baseline", "selinux", 30).map((fault) => fault.wanted);
    assert.deepEqual(wanted({ type: "spc_t", user: "u" }), [
      "container_t, container_init_t, container_kvm_t or nothing",
      "nothing",
    ]);
    const [mount] = faults(context({ procMount: "Unmasked" }), "baseline", "proc-mount");
    assert.equal(mount!.wanted, "Default or nothing");
  });

  it("restricted adds controls, and replaces those of baseline that it makes stricter", () => {
    const names = (level: "baseline" | "restricted") =>
      controlsOf(level).map((control) => `${control.level}/${control.name}`);
    const common = [
      "host-process",
      "host-namespaces",
      "privileged",
      "host-ports",
      "host-probes",
      "apparmor",
      "selinux",
    ];
    assert.deepEqual(
      names("restricted").sort(),
      [
        ...[...common, "sysctls"].map((name) => `baseline/${name}`),
        ..."volume-types privilege-escalation run-as-non-root run-as-user seccomp capabilities proc-mount"
          .split(" ")
          .map((name) => `restricted/${name}`),
      ].sort(),
    );
    assert.deepEqual(
      names("baseline").sort(),
      [...common, "sysctls", "capabilities", "host-path", "proc-mount", "seccomp"]
        .map((name) => `baseline/${name}`)
        .sort(),
    );
  });

  it("knows Kubernetes up to 1.37, and judges by it", () => {
    assert.equal(LATEST_MINOR, 37);
    assert.deepEqual(
      faults(podContext({ sysctls: [{ name: "net.ipv4.tcp_notsent_lowat" }] }), "baseline", "sysctls"),
      [],
    );
  });

  it("tells the path of a volume of the host", () => {
    const of = (hostPath: Plain) =>
      faults({ ...GOOD, volumes: [{ name: "v", hostPath }] }, "baseline", "host-path")[0]!.found;
    assert.deepEqual([of({ path: "/var" }), of({})], ["/var", "a path of the node"]);
  });
});
