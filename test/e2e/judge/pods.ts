import fc from "fast-check";

/** Values of a field: those that a level refuses stand beside those that it allows. */
const maybe = (record: Record<string, fc.Arbitrary<unknown>>) => fc.record(record, { requiredKeys: [] });
const seldom = <T>(value: fc.Arbitrary<T>, weight = 12) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const often = <T>(good: T, other: fc.Arbitrary<unknown>, weight = 8) =>
  fc.oneof({ weight, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: other });

const seccomp = often(
  { type: "RuntimeDefault" },
  fc.constantFrom(undefined, { type: "Unconfined" }, { type: "Localhost", localhostProfile: "a.json" }),
  6,
);
const selinux = seldom(
  fc.constantFrom(
    { type: "container_t" },
    { type: "spc_t" },
    { type: "container_engine_t" },
    { user: "u" },
    { level: "s0:c1" },
  ),
);
const apparmor = seldom(fc.constantFrom({ type: "RuntimeDefault" }, { type: "Unconfined" }));
const capabilities = often(
  { drop: ["ALL"] },
  fc.constantFrom(
    undefined,
    { drop: ["NET_RAW"] },
    { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    { drop: ["ALL"], add: ["CHOWN"] },
    { add: ["SYS_ADMIN"] },
  ),
);

const containerContext = fc.record({
  allowPrivilegeEscalation: often(false, fc.constantFrom(undefined, true)),
  capabilities,
  runAsNonRoot: fc.constantFrom(undefined, undefined, true, true, false),
  runAsUser: seldom(fc.constantFrom(0, 1000)),
  procMount: seldom(fc.constantFrom("Default", "Unmasked"), 20),
  seccompProfile: seldom(fc.constantFrom({ type: "RuntimeDefault" }, { type: "Unconfined" })),
  seLinuxOptions: selinux,
  appArmorProfile: apparmor,
});

const privileged = fc.constant({ privileged: true });

const container = fc.record({
  securityContext: often(undefined, fc.constant(undefined)).chain(() =>
    fc.oneof({ weight: 12, arbitrary: containerContext }, { weight: 1, arbitrary: privileged }),
  ),
  ports: seldom(fc.constantFrom([{ containerPort: 80 }], [{ containerPort: 80, hostPort: 80 }])),
  livenessProbe: seldom(
    fc.constantFrom(
      { httpGet: { port: 80 } },
      { httpGet: { port: 80, host: "10.0.0.1" } },
      { tcpSocket: { port: 80, host: "x" } },
    ),
  ),
});

const volume = fc.constantFrom(
  { emptyDir: {} },
  { configMap: { name: "a" } },
  { secret: { secretName: "a" } },
  { hostPath: { path: "/" } },
  { nfs: { server: "a", path: "/" } },
);

const podContext = maybe({
  runAsNonRoot: often(true, fc.constantFrom(undefined, false)),
  runAsUser: seldom(fc.constantFrom(0, 1000)),
  seccompProfile: seccomp,
  seLinuxOptions: selinux,
  appArmorProfile: apparmor,
  sysctls: seldom(
    fc.constantFrom(
      [{ name: "net.ipv4.tcp_rmem", value: "1 2 3" }],
      [{ name: "kernel.msgmax", value: "1" }],
      [{ name: "net.ipv4.ping_group_range", value: "0 1" }],
    ),
  ),
});

const spec = fc
  .record({
    securityContext: podContext,
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    initContainers: seldom(fc.array(container, { minLength: 1, maxLength: 1 }), 3),
    volumes: seldom(fc.array(volume, { minLength: 1, maxLength: 2 }), 2),
    hostNetwork: seldom(fc.constant(true), 30),
    hostPID: seldom(fc.constant(true), 30),
    hostUsers: seldom(fc.constant(false), 4),
  })
  .map(({ containers, initContainers, volumes, ...rest }) => ({
    ...rest,
    containers: named(containers, "main"),
    ...(initContainers && { initContainers: named(initContainers, "init").map(({ livenessProbe: _, ...own }) => own) }),
    ...(volumes && { volumes: volumes.map((one, index) => ({ name: `v${index}`, ...one })) }),
  }));

type Container = Record<string, unknown>;

function named(containers: readonly object[], name: string): Container[] {
  return containers.map((one, index) => ({ ...one, name: `${name}-${index}`, image: "example.com/a:1" }));
}

/** Random pod specs between hardened and careless, the same for the same seed. Most differ from a good pod in little. */
export function podSpecs(count: number, seed: number): Record<string, unknown>[] {
  return fc
    .sample(spec, { seed, numRuns: count })
    .map((one) => JSON.parse(JSON.stringify(one)) as Record<string, unknown>);
}
