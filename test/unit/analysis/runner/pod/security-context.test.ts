import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, specOf, synthesisOf } from "../synthesised.ts";

const context = (kubernetes: string, name = "build", job = {}) =>
  containerOf({ kubernetes, job: { services: [{ name: "redis", alias: "db" }], ...job } }, name)["securityContext"];

describe("security contexts", () => {
  it("drop NET_RAW by default, unless it is added; of both lists drop wins", () => {
    assert.deepEqual(context(""), { capabilities: { drop: ["NET_RAW"] } });
    assert.deepEqual(context('cap_add = ["NET_RAW"]'), { capabilities: { add: ["NET_RAW"] } });
    assert.deepEqual(context('cap_add = ["A"]\ncap_drop = ["A"]'), { capabilities: { drop: ["A", "NET_RAW"] } });
    assert.deepEqual(context("cap_drop = []"), { capabilities: { drop: ["NET_RAW"] } });
  });

  it("of one container replace the lists above, one by one", () => {
    const own = 'cap_drop = ["ALL"]\ncap_add = ["CHOWN"]\nbuild_container_security_context.capabilities';
    assert.deepEqual(context(`${own} = { drop = ["MKNOD"] }`), { capabilities: { add: ["CHOWN"], drop: ["MKNOD"] } });
    assert.deepEqual(context(`${own} = { add = ["X"], drop = [] }`), {
      capabilities: { add: ["X"], drop: ["ALL", "NET_RAW"] },
    });
    assert.deepEqual(context(`${own} = { drop = ["MKNOD"] }`, "helper"), {
      capabilities: { add: ["CHOWN"], drop: ["ALL", "NET_RAW"] },
    });
  });

  it("of one container win over privileged above, for that container alone", () => {
    const kubernetes = "privileged = true\nbuild_container_security_context.privileged = false";
    const privileged = (name: string) => (context(kubernetes, name) as { privileged: boolean }).privileged;
    assert.deepEqual(["build", "helper", "init-permissions", "db"].map(privileged), [false, true, true, true]);
  });

  it("leave out a wrong seccomp type, a Localhost profile without its path, an unknown procMount", () => {
    const of = (lines: string) => Object.keys(context(`build_container_security_context.${lines}`) as object);
    assert.deepEqual(of('seccomp_profile.type = "runtime/default"'), ["capabilities"]);
    assert.deepEqual(of('seccomp_profile.type = "Localhost"'), ["capabilities"]);
    assert.deepEqual(of('proc_mount = "none"'), ["capabilities"]);
    const good =
      'build_container_security_context = { proc_mount = " DEFAULT", seccomp_profile = { type = "Localhost", localhost_profile = "p" }, app_armor_profile = { type = "Unconfined" } }';
    assert.deepEqual(context(good), {
      capabilities: { drop: ["NET_RAW"] },
      procMount: "Default",
      seccompProfile: { type: "Localhost", localhostProfile: "p" },
      appArmorProfile: { type: "Unconfined" },
    });
  });

  it("copy the pod's user to build, helper and services, not to init-permissions", () => {
    const kubernetes = "pod_security_context = { run_as_user = 1500, run_as_non_root = true }";
    assert.deepEqual(specOf({ kubernetes })["securityContext"], { runAsUser: 1500, runAsNonRoot: true });
    const user = (name: string) => (context(kubernetes, name) as { runAsUser?: number }).runAsUser;
    assert.deepEqual(["build", "helper", "db", "init-permissions"].map(user), [1500, 1500, 1500, undefined]);
  });

  it("take the job's user where the lists allow it; root needs a list", () => {
    const wish = (user: string, kubernetes = "") => {
      const image = { name: "a", executor_opts: { kubernetes: { user } } };
      const { runAsUser, runAsGroup } = context(kubernetes, "build", { image }) as Record<string, number | undefined>;
      return [runAsUser, runAsGroup];
    };
    assert.deepEqual(wish("1000:2000"), [1000, 2000]);
    assert.deepEqual(wish("0:0"), [undefined, undefined]);
    assert.deepEqual(wish("0", 'allowed_users = ["00"]'), [0, undefined]);
    assert.deepEqual(wish("1000", 'allowed_users = ["2000"]'), [undefined, undefined]);
    assert.deepEqual(wish("root"), [undefined, undefined]);
    assert.deepEqual(wish("-1"), [undefined, undefined]);
    assert.deepEqual(wish("1000", "build_container_security_context.run_as_user = 5"), [5, undefined]);
    assert.deepEqual(wish("1000", "pod_security_context.run_as_user = 6"), [6, undefined]);
  });

  it("hold every field that the configuration knows, of a container and of the pod", () => {
    const own = {
      privileged: [true, "privileged = true"],
      allowPrivilegeEscalation: [false, "allow_privilege_escalation = false"],
      runAsUser: [1, "run_as_user = 1"],
      runAsGroup: [2, "run_as_group = 2"],
      runAsNonRoot: [true, "run_as_non_root = true"],
      readOnlyRootFilesystem: [true, "read_only_root_filesystem = true"],
      procMount: ["Default", 'proc_mount = "default"'],
      seLinuxOptions: [{ type: "t" }, 'selinux_type = "t"'],
      seccompProfile: [{ type: "RuntimeDefault" }, 'seccomp_profile.type = "RuntimeDefault"'],
      appArmorProfile: [{ type: "Unconfined" }, 'app_armor_profile.type = "Unconfined"'],
    } as const;
    for (const kind of ["build", "helper"])
      for (const [field, [value, line]] of Object.entries(own))
        assert.deepEqual(
          context(`${kind}_container_security_context.${line}`, kind),
          { capabilities: { drop: ["NET_RAW"] }, [field]: value },
          field,
        );
    const ofPod = {
      fsGroup: [0, "fs_group = 0"],
      runAsGroup: [2, "run_as_group = 2"],
      runAsNonRoot: [false, "run_as_non_root = false"],
      runAsUser: [1, "run_as_user = 1"],
      supplementalGroups: [[3], "supplemental_groups = [3]"],
      seLinuxOptions: [{ type: "t" }, 'selinux_type = "t"'],
      seccompProfile: [{ type: "Unconfined" }, 'seccomp_profile.type = "Unconfined"'],
      appArmorProfile: [{ type: "RuntimeDefault" }, 'app_armor_profile.type = "RuntimeDefault"'],
    } as const;
    for (const [field, [value, line]] of Object.entries(ofPod))
      assert.deepEqual(specOf({ kubernetes: `pod_security_context.${line}` })["securityContext"], { [field]: value });
    assert.deepEqual(specOf({})["securityContext"], {});
    const sent = (kubernetes: string) => synthesisOf({ kubernetes }).sent!["spec"] as Data;
    assert.equal(sent("")["securityContext"], undefined);
    const [build] = sent("pod_security_context.run_as_user = -1")["containers"] as Data[];
    assert.equal((build!["securityContext"] as Data)["runAsUser"], undefined);
    assert.deepEqual(context("allow_privilege_escalation = false"), {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["NET_RAW"] },
    });
    assert.deepEqual(context('build_container_security_context.seccomp_profile = { type = "Localhost" }'), {
      capabilities: { drop: ["NET_RAW"] },
    });
    assert.deepEqual(specOf({ kubernetes: 'pod_security_context.seccomp_profile.type = "x"' })["securityContext"], {});
  });

  it("keep a group and a number of their own, and what the job wishes only as whole numbers", () => {
    const of = (kubernetes: string, user: string) => {
      const image = { name: "a", executor_opts: { kubernetes: { user } } };
      const { runAsUser, runAsGroup } = context(kubernetes, "build", { image }) as Record<string, number | undefined>;
      return [runAsUser, runAsGroup];
    };
    assert.deepEqual(of("build_container_security_context.run_as_group = 5", "1:9"), [1, 5]);
    assert.deepEqual(of("pod_security_context.run_as_group = 6", "1:9"), [1, 6]);
    assert.deepEqual(of('allowed_groups = ["7"]', "1:7"), [1, 7]);
    assert.deepEqual(of('allowed_groups = ["7"]', "1:8"), [1, undefined]);
    assert.deepEqual(of("", "1:2:3"), [1, undefined]);
    assert.deepEqual(of("", "+1:1.5"), [1, undefined]);
    assert.deepEqual(of("", ""), [undefined, undefined]);
    assert.deepEqual(of("build_container_security_context.run_as_user = 0", "1"), [0, undefined]);
    assert.deepEqual(of("pod_security_context.run_as_user = 0", "1"), [0, undefined]);
  });

  it("on Windows drop nothing by default", () => {
    const kubernetes =
      'node_selector = { "kubernetes.io/os" = "windows", "node.kubernetes.io/windows-build" = "10.0.20348" }';
    assert.deepEqual(context(kubernetes), {});
  });
});
