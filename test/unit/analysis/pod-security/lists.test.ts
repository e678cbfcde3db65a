import assert from "node:assert/strict";
import { faultsOf } from "../../../../analysis/pod-security/evaluate.ts";
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

  it("tells the path of a volume of the host", () => {
    const of = (hostPath: Plain) =>
      faults({ ...GOOD, volumes: [{ name: "v", hostPath }] }, "baseline", "host-path")[0]!.found;
    assert.deepEqual([of({ path: "/var" }), of({})], ["/var", "a path of the node"]);
  });
});
