import assert from "node:assert/strict";
import { contextFaults, SecurityContexts } from "../../../../components/runner/contexts.schema.ts";
import { faultsOf } from "./settings.ts";

const faults = (level: Parameters<typeof contextFaults>[0], contexts: object) =>
  contextFaults(level, SecurityContexts.parse(contexts)).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("security contexts", () => {
  it("pass restricted by default", () => {
    assert.deepEqual(faults("restricted", {}), []);
  });

  it("drop ALL in each container by default, init-permissions included, which names its own user", () => {
    const contexts = SecurityContexts.parse({});
    for (const part of ["build", "helper", "service", "initPermissions"] as const)
      assert.deepEqual(contexts[part].capabilities, { add: [], drop: ["ALL"] });
    assert.equal(contexts.initPermissions.runAsUser, 1000);
  });

  const restricted: [string, object, string][] = [
    [
      "a kept capability",
      { build: { capabilities: { drop: ["MKNOD"] } } },
      'build.capabilities.drop: capabilities.drop has to name "ALL"',
    ],
    [
      "an added capability",
      { service: { capabilities: { add: ["CHOWN"] } } },
      "service.capabilities.add: capability CHOWN is refused (allowed: NET_BIND_SERVICE)",
    ],
    [
      "escalation",
      { helper: { allowPrivilegeEscalation: true } },
      "helper.allowPrivilegeEscalation: allowPrivilegeEscalation has to be false",
    ],
    ["root in a container", { initPermissions: { runAsUser: 0 } }, "initPermissions.runAsUser: user 0 is root"],
    ["root in the pod", { pod: { runAsUser: 0 } }, "pod.runAsUser: user 0 is root"],
    [
      "a context that may run as root",
      { build: { runAsNonRoot: false } },
      "build.runAsNonRoot: runAsNonRoot has to be true",
    ],
    [
      "unconfined seccomp",
      { pod: { seccompProfile: { type: "Unconfined" } } },
      "pod.seccompProfile: seccomp Unconfined is refused",
    ],
    [
      "unconfined AppArmor",
      { build: { appArmorProfile: { type: "Unconfined" } } },
      "build.appArmorProfile: AppArmor Unconfined is refused",
    ],
    ["an unmasked /proc", { build: { procMount: "Unmasked" } }, "build.procMount: procMount Unmasked is refused"],
    [
      "a foreign SELinux type",
      { pod: { seLinuxType: "spc_t" } },
      'pod.seLinuxType: SELinux type "spc_t" is refused (allowed: container_t, container_init_t, container_kvm_t, container_engine_t)',
    ],
    [
      "an unconfined container",
      { service: { seccompProfile: { type: "Unconfined" } } },
      "service.seccompProfile: seccomp Unconfined is refused",
    ],
  ];
  for (const [what, contexts, sentence] of restricted)
    it(`restricted refuses ${what}`, () =>
      assert.deepEqual(faults("restricted", contexts), [
        `${sentence}; the job namespace enforces Pod Security "restricted"`,
      ]));

  it("restricted wants a user for the helper where the image chooses", () => {
    assert.deepEqual(faults("restricted", { pod: { runAsUser: "image" }, initPermissions: { runAsUser: 1 } }), [
      'helper.runAsUser: the helper image runs as root and pod.runAsUser is "image", so a user has to be named here; the job namespace enforces Pod Security "restricted"',
    ]);
  });

  it("restricted allows NET_BIND_SERVICE", () => {
    assert.deepEqual(faults("restricted", { build: { capabilities: { add: ["NET_BIND_SERVICE"] } } }), []);
  });

  it("baseline allows root and its capabilities, and neither privilege nor NET_RAW", () => {
    assert.deepEqual(
      faults("baseline", {
        build: { runAsUser: 0, runAsNonRoot: false, capabilities: { add: ["SETUID"], drop: ["MKNOD"] } },
      }),
      [],
    );
    assert.deepEqual(
      faults("baseline", { build: { privileged: true, capabilities: { add: ["NET_RAW"] } } }).map(
        (fault) => fault.split(":")[0],
      ),
      ["build.privileged", "build.capabilities.add"],
    );
  });

  it("privileged refuses nothing", () => {
    assert.deepEqual(faults("privileged", { build: { privileged: true } }), []);
  });

  it("refuses spellings that the runner would not understand", () => {
    assert.match(
      faultsOf(SecurityContexts, { build: { capabilities: { drop: ["all"] } } })[0]!,
      /"all" is not a capability/,
    );
    assert.match(faultsOf(SecurityContexts, { build: { capabilities: { add: ["CAP_CHOWN"] } } })[0]!, /without "CAP_"/);
    assert.equal(faultsOf(SecurityContexts, { pod: { seccompProfile: { type: "Localhost" } } }).length, 1);
    assert.equal(faultsOf(SecurityContexts, { pod: { seccompProfile: { type: "runtime/default" } } }).length, 1);
  });
});
