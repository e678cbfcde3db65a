import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
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
    const wrapped = { job: { ...job, services: [{ name: "redis", alias: "redis", command: ["redis-server"] }] } };
    const own = containerOf(wrapped, "redis")["env"] as object[];
    assert.deepEqual(own.at(-1), { name: "CI_SUSPEND_REBIND_PATHS" });
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
