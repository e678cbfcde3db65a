import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, refuses, specOf, variable } from "../synthesised.ts";

const volumes = (kubernetes: string, variables: Record<string, unknown>[] = []) =>
  (specOf({ kubernetes, job: { variables } })["volumes"] as Data[]).filter(
    ({ name }) => !/^(repo|scripts|logs|kube-api-access-suffix)$/.test(`${name}`),
  );
const mounts = (kubernetes: string, variables: Record<string, unknown>[] = []) =>
  (containerOf({ kubernetes, job: { variables } }, "build")["volumeMounts"] as Data[]).filter(
    ({ name }) => !/^(repo|scripts|logs|kube-api-access-suffix)$/.test(`${name}`),
  );

describe("configured volumes", () => {
  it("are mounted in every container, init-permissions and services included", () => {
    const kubernetes = 'volumes.host_path = [{ name = "s", mount_path = "/var/run/docker.sock", read_only = true }]';
    assert.deepEqual(volumes(kubernetes), [{ name: "s", hostPath: { path: "/var/run/docker.sock", type: "" } }]);
    for (const name of ["init-permissions", "build", "helper", "svc-0"]) {
      const container = containerOf({ kubernetes, job: { services: ["redis"] } }, name);
      assert.deepEqual(
        (container["volumeMounts"] as Data[]).find((mount) => mount["name"] === "s"),
        {
          name: "s",
          mountPath: "/var/run/docker.sock",
          readOnly: true,
        },
      );
    }
  });

  it("let a job choose claims and paths by its variables, but not a host path", () => {
    const variables = [variable("X", "../etc")];
    const kubernetes =
      'volumes.pvc = [{ name = "p-$Y", mount_path = "/c/$Y", sub_path = "$Y" }]\nvolumes.host_path = [{ name = "h", mount_path = "/h", host_path = "/srv/$Y" }]';
    const y = [variable("Y", "y")];
    assert.deepEqual(mounts(kubernetes, y), [
      { name: "h", mountPath: "/h" },
      { name: "p-y", mountPath: "/c/y", subPath: "y" },
    ]);
    assert.deepEqual(volumes(kubernetes, y), [
      { name: "h", hostPath: { path: "/srv/$Y", type: "" } },
      { name: "p-y", persistentVolumeClaim: { claimName: "p-y" } },
    ]);
    refuses(
      { kubernetes: 'volumes.host_path = [{ name = "h", mount_path = "/h", sub_path = "$X" }]', job: { variables } },
      "cluster",
      /subPath.*'\.\.'/,
    );
  });

  it("are one for a claim that is mounted twice, and refused for another name that is there twice", () => {
    const twice = (kind: string) =>
      `volumes.${kind} = [{ name = "v", mount_path = "/a" }, { name = "v", mount_path = "/b" }]`;
    assert.equal(volumes(twice("pvc")).length, 1);
    assert.equal(mounts(twice("pvc")).length, 2);
    refuses({ kubernetes: twice("empty_dir") }, "cluster", /"v" is there twice/);
  });

  it("of the other kinds carry their own settings; a size that cannot be read is left out", () => {
    const kubernetes = [
      'volumes.secret = [{ name = "sec", mount_path = "/s", items = { k = "p" } }]',
      'volumes.config_map = [{ name = "cm", mount_path = "/m" }]',
      'volumes.empty_dir = [{ name = "mem", mount_path = "/e", medium = "Memory", size_limit = "1024Mi" }, { name = "bad", mount_path = "/f", size_limit = "one gig" }]',
      'volumes.csi = [{ name = "csi", mount_path = "/g", driver = "d.example", volume_attributes = { a = "b" } }]',
      'volumes.nfs = [{ name = "nfs", mount_path = "/n", server = "s", path = "/x" }]',
    ].join("\n");
    assert.deepEqual(volumes(kubernetes), [
      { name: "sec", secret: { defaultMode: 420, secretName: "sec", items: [{ key: "k", path: "p" }] } },
      { name: "cm", configMap: { defaultMode: 420, name: "cm" } },
      { name: "mem", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
      { name: "bad", emptyDir: {} },
      { name: "csi", csi: { driver: "d.example", fsType: "", readOnly: false, volumeAttributes: { a: "b" } } },
      { name: "nfs", nfs: { server: "s", path: "/x" } },
    ]);
  });

  it("carry every setting of their kind", () => {
    const lines = [
      'volumes.host_path = [{ name = "h", mount_path = "/h", host_path = "/srv", mount_propagation = "HostToContainer", sub_path = "s" }]',
      'volumes.secret = [{ name = "sec", mount_path = "/s", read_only = true, items = { b = "2", a = "1" } }]',
      'volumes.config_map = [{ name = "cm", mount_path = "/m", items = { z = "9", y = "8" } }]',
      'volumes.pvc = [{ name = "p", mount_path = "/p", read_only = false, mount_propagation = "None" }]',
      'volumes.empty_dir = [{ name = "e", mount_path = "/e", size_limit = " " }]',
      'volumes.csi = [{ name = "c", mount_path = "/c", driver = "d", fs_type = "ext4", read_only = true }]',
      'volumes.nfs = [{ name = "n", mount_path = "/n", server = "s", path = "/x", read_only = true }]',
    ].join("\n");
    const pairs = (...list: string[]) => list.map((one) => ({ key: one[0], path: one[1] }));
    assert.deepEqual(volumes(lines), [
      { name: "h", hostPath: { path: "/srv", type: "" } },
      { name: "sec", secret: { defaultMode: 420, secretName: "sec", items: pairs("a1", "b2") } },
      { name: "p", persistentVolumeClaim: { claimName: "p" } },
      { name: "cm", configMap: { defaultMode: 420, name: "cm", items: pairs("y8", "z9") } },
      { name: "e", emptyDir: {} },
      { name: "c", csi: { driver: "d", fsType: "ext4", readOnly: true } },
      { name: "n", nfs: { server: "s", path: "/x", readOnly: true } },
    ]);
    assert.deepEqual(mounts(lines), [
      { name: "h", mountPath: "/h", subPath: "s", mountPropagation: "HostToContainer" },
      { name: "sec", mountPath: "/s", readOnly: true },
      { name: "p", mountPath: "/p", mountPropagation: "None" },
      { name: "cm", mountPath: "/m" },
      { name: "e", mountPath: "/e" },
      { name: "c", mountPath: "/c", readOnly: true },
      { name: "n", mountPath: "/n", readOnly: true },
    ]);
  });

  it("share the builds folder only where they outlive the pod", () => {
    const folder = (kind: string) =>
      (
        containerOf(
          {
            kubernetes: `volumes.${kind} = [{ name = "b", mount_path = "/builds" }, { name = "c", mount_path = "/c" }]`,
          },
          "build",
        )["env"] as Data[]
      ).find(({ name }) => name === "CI_PROJECT_DIR")?.["value"];
    assert.deepEqual(["empty_dir", "host_path", "pvc"].map(folder), [
      "/builds/acme/shop",
      "/builds/abcdefghi/0/acme/shop",
      "/builds/abcdefghi/0/acme/shop",
    ]);
  });

  it("need scripts and logs only where scripts are attached", () => {
    const names = (flags: string) => (specOf({ flags })["volumes"] as Data[]).map(({ name }) => name).slice(0, -1);
    const legacy = "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY = true";
    assert.deepEqual(names(legacy), ["repo"]);
    assert.deepEqual(names(`${legacy}\nFF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR = true`), ["repo", "scripts"]);
    const mounted = (containerOf({ flags: legacy }, "build")["volumeMounts"] as Data[]).map(({ name }) => name);
    assert.deepEqual(mounted, ["repo", "kube-api-access-suffix"]);
  });

  it("hold several builds where one that lives on is the builds folder", () => {
    const kubernetes = 'volumes.pvc = [{ name = "b", mount_path = "/builds" }]';
    const env = containerOf({ kubernetes }, "build")["env"] as { name: string; value: string }[];
    assert.equal(env.find(({ name }) => name === "CI_PROJECT_DIR")?.value, "/builds/abcdefghi/0/acme/shop");
  });

  it("do not hold several builds for a claim there, whatever else is empty, nor for an environment that is kept", () => {
    const folder = (kubernetes: string, job = {}) =>
      (containerOf({ kubernetes, job }, "build")["env"] as Data[]).find(({ name }) => name === "CI_PROJECT_DIR")?.[
        "value"
      ];
    const claim = 'volumes.pvc = [{ name = "b", mount_path = "/builds" }]';
    const empty = 'volumes.empty_dir = [{ name = "c", mount_path = "/c" }]';
    assert.equal(folder(`${claim}\n${empty}`), "/builds/abcdefghi/0/acme/shop");
    const variables = [variable("FF_SUSPENDABLE_ENVIRONMENTS", "true")];
    assert.equal(folder("", { variables, suspend_options: { suspend_on_success: true } }), "/builds/acme/shop");
  });

  it("move scripts and logs with their base folders", () => {
    const build = containerOf({ kubernetes: 'scripts_base_dir = "/s//"\nlogs_base_dir = "/l"' }, "build");
    assert.deepEqual(
      (build["volumeMounts"] as Data[]).slice(0, 2).map(({ mountPath }) => mountPath),
      ["/s/scripts-42-4711", "/l/logs-42-4711"],
    );
  });

  it("stand in for the cache folder under FF_CONCRETE", () => {
    const names = (kubernetes: string) =>
      (specOf({ kubernetes, flags: "FF_CONCRETE = true" })["volumes"] as Data[]).map(({ name }) => name);
    assert.deepEqual(names(""), ["repo", "scripts", "cache", "kube-api-access-suffix"]);
    assert.deepEqual(names('volumes.empty_dir = [{ name = "c", mount_path = "/cache" }]'), [
      "c",
      "repo",
      "scripts",
      "kube-api-access-suffix",
    ]);
    const build = containerOf({ runner: 'cache_dir = "/own"', flags: "FF_CONCRETE = true" }, "build");
    assert.equal((build["volumeMounts"] as Data[]).find(({ name }) => name === "cache")?.["mountPath"], "/own");
  });
});
