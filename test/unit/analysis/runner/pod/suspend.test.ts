import assert from "node:assert/strict";
import { jobFrom } from "../../../../../analysis/runner/job.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { synthesise } from "../../../../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../../../../analysis/runner/toml/decode.ts";
import { containerOf, metadataOf, refuses, specOf, synthesisOf, variable } from "../synthesised.ts";

const job = {
  suspend_options: { suspend_on_success: true },
  variables: [variable("FF_SUSPENDABLE_ENVIRONMENTS", "true")],
};

describe("a job that keeps its environment", () => {
  it("gets SYS_ADMIN for its build and root for init-permissions, against their contexts", () => {
    const kubernetes = "init_permissions_container_security_context = { run_as_user = 1000, run_as_non_root = true }";
    const context = (name: string) => containerOf({ kubernetes, job }, name)["securityContext"] as Data;
    assert.deepEqual(context("build"), { capabilities: { add: ["SYS_ADMIN"], drop: ["NET_RAW"] } });
    assert.deepEqual(context("init-permissions"), {
      capabilities: { drop: ["NET_RAW"] },
      runAsUser: 0,
      runAsNonRoot: false,
    });
    assert.equal(specOf({ kubernetes, job })["hostUsers"], false);
  });

  it("needs the flag, which can be pinned, and the options of the payload", () => {
    const plain = (given: object) => assert.equal(specOf(given)["hostUsers"], undefined);
    plain({ job: { suspend_options: job.suspend_options } });
    plain({ job: { variables: job.variables } });
    plain({ job, flags: "FF_SUSPENDABLE_ENVIRONMENTS = false" });
  });

  it("is refused where root or SYS_ADMIN is withheld, and with other strategies", () => {
    refuses({ kubernetes: 'cap_drop = ["all"]', job }, "runner", /drops all/);
    refuses({ kubernetes: "pod_security_context.run_as_non_root = true", job }, "runner", /run_as_non_root/);
    refuses({ kubernetes: "pod_security_context.run_as_user = 5", job }, "runner", /runs as user 5/);
    refuses(
      {
        runner: "Id = 0",
        kubernetes: "",
        job: { ...job, suspend_options: { runtime_environment_key: "9/s/pvc=p&namespace=n" } },
      },
      "runner",
      /another runner/,
    );
    refuses({ runner: 'builds_dir = "/gl_persist"', job }, "runner", /keeps \/gl_persist/);
    refuses(
      { kubernetes: 'volumes.empty_dir = [{ name = "b", mount_path = "/builds" }]', job },
      "runner",
      /keeps \/builds/,
    );
    for (const flag of ["FF_CONCRETE", "FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY"])
      refuses({ flags: `${flag} = true`, job }, "runner", new RegExp(flag));
    const services = [{ name: "redis", command: ["x"] }];
    refuses(
      { flags: "FF_KUBERNETES_HONOR_ENTRYPOINT = true", job: { ...job, services } },
      "runner",
      /HONOR_ENTRYPOINT/,
    );
    specOf({ kubernetes: 'privileged = true\ncap_drop = ["ALL"]', job });
  });

  it("brings a claim and scripts; services keep their files or a folder", () => {
    const kubernetes =
      'suspend_pvc_size = "1024Mi"\nsuspend_pvc_storage_class = "fast"\nservices = [{ name = "postgres:16", alias = "db", suspend_data_path = "/data" }]';
    const services = [{ name: "redis", alias: "redis", command: ["redis-server"] }];
    const given = { kubernetes, job: { ...job, services } };
    const [scripts, claim] = synthesisOf(given).objects;
    assert.equal(scripts?.["kind"], "ConfigMap");
    assert.deepEqual(claim?.["spec"], {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      storageClassName: "fast",
    });
    const paths = (name: string) =>
      (containerOf(given, name)["volumeMounts"] as Data[])
        .filter((mount) => mount["name"] === "gl-runner-suspend-pvc")
        .map(({ mountPath, subPath }) => [mountPath, subPath]);
    assert.deepEqual(paths("db"), [["/data", "services/db/data"]]);
    assert.deepEqual(paths("redis"), [["/gl_persist", "services/redis/overlay"]]);
    assert.deepEqual(paths("helper"), [["/builds", "builds"]]);
    assert.deepEqual(containerOf(given, "redis")["args"], ["redis-server"]);
    refuses({ kubernetes: 'suspend_pvc_size = "big"', job }, "runner", /suspend_pvc_size/);
  });

  it("binds the builds folder and mounts again, each once, by clean paths", () => {
    const given = {
      runner: 'builds_dir = "/b/"',
      kubernetes: 'volumes.empty_dir = [{ name = "e", mount_path = "/e//x/" }, { name = "f", mount_path = "/" }]',
      job,
    };
    const env = containerOf(given, "build")["env"] as { name: string; value: string }[];
    assert.equal(
      env.find(({ name }) => name === "CI_SUSPEND_REBIND_PATHS")?.value,
      "/\n/b\n/e/x\n/logs-42-4711\n/scripts-42-4711",
    );
    const kept = ["/gl_persist/", "/runner-overlay-init/", "/e$X", "/f\\ng", "/", ""].map(
      (path, index) => `{ name = "v${index}", mount_path = "${path}" }`,
    );
    const raw = variable("X", "$y", { raw: true });
    const odd = {
      kubernetes: `volumes.empty_dir = [${kept.join(", ")}]`,
      job: { ...job, image: "a:$X", variables: [...job.variables, raw] },
    };
    const [build] = (synthesisOf(odd).sent!["spec"] as Data)["containers"] as Data[];
    assert.deepEqual(
      (build!["env"] as Data[]).flatMap(({ name, value }) => (/^CI_SUSPEND/.test(`${name}`) ? [value] : [])),
      ["a:$$y", "/gl_persist", "/\n/builds\n/e$$y\n/logs-42-4711\n/scripts-42-4711"],
    );
    const wrapped = { job: { ...job, services: [{ name: "redis", alias: "redis", command: ["redis-server"] }] } };
    const own = containerOf(wrapped, "redis")["env"] as object[];
    assert.deepEqual(own.at(-1), { name: "CI_SUSPEND_REBIND_PATHS" });
  });

  it("says all of the objects and volumes that it brings", () => {
    const { objects } = synthesisOf({ job });
    const metadata = (name: string) => ({ name, namespace: "ci" });
    assert.deepEqual(objects, [
      { kind: "ConfigMap", apiVersion: "v1", metadata: metadata("gl-runner-overlay-4711") },
      {
        kind: "PersistentVolumeClaim",
        apiVersion: "v1",
        metadata: metadata("gl-runner-env-suffix"),
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "20Gi" } } },
      },
    ]);
    const resumed = { ...job, suspend_options: { runtime_environment_key: "7/s/pvc=kept&namespace=ci" } };
    assert.deepEqual(synthesisOf({ job: resumed }).objects, objects.slice(0, 1));
    const volumes = (specOf({ job })["volumes"] as Data[]).filter(({ name }) => /^gl-runner/.test(`${name}`));
    assert.deepEqual(volumes, [
      { name: "gl-runner-suspend-pvc", persistentVolumeClaim: { claimName: "gl-runner-env-suffix" } },
      { name: "gl-runner-overlay-init", configMap: { name: "gl-runner-overlay-4711", defaultMode: 0o755 } },
    ]);
  });

  it("runs the build's command through its scripts, and tells them image, folder and mounts", () => {
    const given = {
      kubernetes: 'volumes.empty_dir = [{ name = "e", mount_path = "/e$$x" }]',
      job: { ...job, image: { name: "a:$$1" } },
    };
    const own = (name: string) => containerOf(given, name);
    const build = own("build");
    assert.deepEqual(
      [build["command"], build["args"]],
      [
        ["/bin/sh", "/runner-overlay-init/entrypoint.sh"],
        ["sh", "-c", "(script)"],
      ],
    );
    const env = (build["env"] as Data[]).slice(-3);
    assert.deepEqual(
      env.map(({ name }) => name),
      ["CI_SUSPEND_IMAGE_TAG", "CI_SUSPEND_PERSIST_DIR", "CI_SUSPEND_REBIND_PATHS"],
    );
    assert.equal(env[1]!["value"], "/gl_persist");
    assert.equal((build["env"] as Data[]).length > 3, true);
    const mounts = (name: string) =>
      (own(name)["volumeMounts"] as Data[]).filter((mount) => /^gl-runner/.test(`${mount["name"]}`));
    const claim = { name: "gl-runner-suspend-pvc" };
    const builds = { ...claim, mountPath: "/builds", subPath: "builds" };
    assert.deepEqual(mounts("build"), [
      { ...claim, mountPath: "/gl_persist" },
      { name: "gl-runner-overlay-init", mountPath: "/runner-overlay-init" },
      builds,
    ]);
    assert.deepEqual(mounts("helper"), [builds]);
    assert.deepEqual(mounts("init-permissions"), [{ ...claim, mountPath: "/gl_persist" }]);
    const script = (containerOf({ job }, "init-permissions")["command"] as string[])[2];
    assert.match(script ?? "", /output\.log \|\| exit 0\);\n\(script\)$/);
    for (const name of ["build", "helper", "init-permissions"])
      assert.equal(
        (own(name)["volumeMounts"] as Data[]).some((mount) => mount["name"] === "scripts"),
        true,
        name,
      );
  });

  it("keeps entrypoints that are honoured, and dollars of names", () => {
    const image = { name: "a:1", entrypoint: ["entry"] };
    const args = (flags: string) => containerOf({ flags, job: { ...job, image } }, "build")["args"];
    assert.deepEqual(args(""), ["sh", "-c", "(script)"]);
    assert.deepEqual(args("FF_KUBERNETES_HONOR_ENTRYPOINT = true"), ["entry", "sh", "-c", "(script)"]);
    const services = [{ name: "redis", alias: "redis", entrypoint: ["e"], command: ["c"] }];
    const wrapped = containerOf({ job: { ...job, services } }, "redis");
    assert.deepEqual(wrapped["args"], ["e", "c"]);
    const value = (name: string) => (wrapped["env"] as Data[]).find((one) => one["name"] === name)?.["value"];
    assert.deepEqual([value("CI_SUSPEND_IMAGE_TAG"), value("CI_SUSPEND_PERSIST_DIR")], ["redis", "/gl_persist"]);
    assert.deepEqual(
      (wrapped["volumeMounts"] as Data[]).filter(({ name }) => /^gl-runner/.test(`${name}`)),
      [
        { name: "gl-runner-suspend-pvc", mountPath: "/gl_persist", subPath: "services/redis/overlay" },
        { name: "gl-runner-overlay-init", mountPath: "/runner-overlay-init" },
      ],
    );
    assert.deepEqual((wrapped["securityContext"] as Data)["capabilities"], { add: ["SYS_ADMIN"], drop: ["NET_RAW"] });
    const plain = containerOf({ job: { ...job, services: ["redis"] } }, "svc-0");
    assert.equal(
      (plain["volumeMounts"] as Data[]).some(({ name }) => name === "gl-runner-suspend-pvc"),
      false,
    );
    assert.equal(plain["command"], undefined);
  });

  it("is refused without the runner's id, for a user of any number but 0, and where a wrapped service gives up its rights", () => {
    const wrapped = { ...job, services: [{ name: "redis", alias: "redis", command: ["x"] }] };
    const own = (context: string) => `service_container_security_context.${context}`;
    refuses(
      { kubernetes: own('capabilities.drop = ["SYS_ADMIN"]'), job: wrapped },
      "runner",
      /the redis container drops SYS_ADMIN/,
    );
    refuses(
      { kubernetes: own("run_as_non_root = true"), job: wrapped },
      "runner",
      /the redis container has run_as_non_root/,
    );
    specOf({ kubernetes: own("run_as_non_root = true"), job: { ...job, services: ["redis"] } });
    specOf({
      kubernetes: own('capabilities = { drop = ["ALL"] }\nservice_container_security_context.privileged = true'),
      job: wrapped,
    });
    const build = (context: string) => ({ kubernetes: `build_container_security_context.${context}`, job });
    refuses(build("run_as_user = 1"), "runner", /runs as user 1/);
    specOf(build("run_as_user = 0"));
    refuses(build("run_as_non_root = true"), "runner", /the build container has run_as_non_root/);
    specOf({
      kubernetes:
        "pod_security_context.run_as_non_root = true\nbuild_container_security_context.run_as_non_root = false",
      job,
    });
    const image = { name: "a", kubernetes: { user: "3" } };
    refuses({ job: { ...job, image } }, "runner", /runs as user 3/);
    for (const path of ["/gl_persist", "/runner-overlay-init"]) {
      refuses(
        { kubernetes: `volumes.empty_dir = [{ name = "e", mount_path = "${path}" }]`, job },
        "runner",
        /the volume e is mounted/,
      );
      refuses({ runner: `builds_dir = "${path}"`, job }, "runner", /it is builds_dir/);
    }
    for (const key of ["7//pvc=p&namespace=n", "7/s/namespace=n", "7/s/pvc=p", "7"])
      refuses({ job: { ...job, suspend_options: { runtime_environment_key: key } } }, "runner", /incomplete/);
    for (const [id, reason] of [
      ["id = 0", "suspend needs the id of the runner in the configuration"],
      ["", "suspend needs the id of the runner in the configuration"],
      ["id = 1", undefined],
    ] as const) {
      const config = decodeConfig(`[[runners]]\n${id}\ntoken = "t"\n[runners.kubernetes]\nimage = "a"`);
      assert.equal(synthesise(config, config.runners[0]!, jobFrom(job)).refused?.reason, reason, id);
    }
  });

  it("comes back to the namespace and the claim of its key", () => {
    const resumed = { ...job, suspend_options: { runtime_environment_key: "7/s_1/pvc=kept&namespace=other" } };
    assert.equal(metadataOf({ job: resumed })["namespace"], "other");
    const volumes = specOf({ job: resumed })["volumes"] as Data[];
    assert.equal(
      volumes.some(
        ({ persistentVolumeClaim }) => (persistentVolumeClaim as Data | undefined)?.["claimName"] === "kept",
      ),
      true,
    );
    const broken = { ...job, suspend_options: { runtime_environment_key: "7/s_1/pvc=kept" } };
    refuses({ job: broken }, "runner", /incomplete/);
  });
});
