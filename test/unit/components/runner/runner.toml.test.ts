import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { jobsPerManager, runnerToml } from "../../../../components/runner/runner.toml.ts";
import { everything } from "./everything.ts";
import { helmRunner, operatorRunner } from "./settings.ts";

type Table = Record<string, unknown>;

const tables = (changes = {}) => {
  const document = structuredClone(parse(runnerToml("shop", helmRunner(changes))));
  const [runner, ...others] = (document as { runners: Table[] }).runners;
  assert.deepEqual(others, []);
  return { runner: runner!, kubernetes: runner!["kubernetes"] as Table };
};

describe("runnerToml", () => {
  it("is the same text for both installers", () => {
    const images = { helper: operatorRunner().jobs.images.helper };
    assert.equal(runnerToml("shop", helmRunner({ jobs: { images } })), runnerToml("shop", operatorRunner()));
  });

  it("is the same bytes for the same settings", () => {
    assert.equal(runnerToml("shop", helmRunner(everything)), runnerToml("shop", helmRunner(everything)));
  });

  it("says nothing of address, id and token, which the installer writes", () => {
    const { runner } = tables(everything);
    for (const key of ["url", "id", "token", "tls-ca-file"]) assert.equal(key in runner, false, key);
  });

  it("names the runner, its executor and its share of the jobs", () => {
    const { runner } = tables({ manager: { replicas: 2 } });
    assert.deepEqual([runner["name"], runner["executor"], runner["limit"]], ["shop", "kubernetes", 2]);
    assert.equal(jobsPerManager(helmRunner({ manager: { replicas: 4 } })), 1);
  });

  it("keeps job pods without a token, under their own ServiceAccount, in their namespace", () => {
    const { kubernetes } = tables();
    assert.equal(kubernetes["namespace"], "gitlab-runner-jobs");
    assert.equal(kubernetes["service_account"], "job");
    assert.equal(kubernetes["automount_service_account_token"], false);
  });

  it("bounds images, services and pull policy", () => {
    const { kubernetes } = tables();
    assert.deepEqual(kubernetes["allowed_images"], ["registry.gitlab.com/acme/**", "alpine:*"]);
    assert.deepEqual(kubernetes["allowed_services"], ["postgres:*"]);
    assert.deepEqual(kubernetes["pull_policy"], ["always"]);
    assert.equal("allowed_pull_policies" in kubernetes, false);
  });

  it("sets a restricted context on each container and drops ALL in it by name", () => {
    const { kubernetes } = tables();
    assert.deepEqual(kubernetes["pod_security_context"], {
      run_as_non_root: true,
      run_as_user: 1000,
      run_as_group: 1000,
      fs_group: 1000,
      seccomp_profile: { type: "RuntimeDefault" },
    });
    for (const container of ["build", "helper", "service"])
      assert.deepEqual(kubernetes[`${container}_container_security_context`], {
        privileged: false,
        allow_privilege_escalation: false,
        run_as_non_root: true,
        capabilities: { drop: ["ALL"] },
      });
    assert.deepEqual(kubernetes["init_permissions_container_security_context"], {
      privileged: false,
      allow_privilege_escalation: false,
      run_as_non_root: true,
      run_as_user: 1000,
      run_as_group: 1000,
      capabilities: { drop: ["ALL"] },
    });
    assert.deepEqual(
      [kubernetes["privileged"], kubernetes["allow_privilege_escalation"], kubernetes["cap_drop"]],
      [false, false, ["ALL"]],
    );
  });

  it("leaves the user to the image where the settings say so", () => {
    const { kubernetes } = tables({
      jobs: { securityContexts: { pod: { runAsUser: "image", runAsGroup: "image" }, helper: { runAsUser: 1000 } } },
    });
    const context = kubernetes["pod_security_context"] as Table;
    assert.deepEqual(["run_as_user" in context, "run_as_group" in context], [false, false]);
  });

  it("lets jobs overwrite nothing by default", () => {
    const overwrites = Object.keys(tables().kubernetes).filter((key) => /overwrite/.test(key));
    assert.deepEqual(overwrites, []);
  });

  it("gives a job's request and limit the same maximum", () => {
    const { kubernetes } = tables(everything);
    for (const key of ["cpu_limit", "cpu_request", "helper_cpu_limit", "service_cpu_request"])
      assert.equal(kubernetes[`${key}_overwrite_max_allowed`], "4", key);
    assert.equal(kubernetes["memory_limit_overwrite_max_allowed"], "8Gi");
    assert.equal(kubernetes["service_ephemeral_storage_limit_overwrite_max_allowed"], "16Gi");
  });

  it("gives each container its requests and limits", () => {
    const { kubernetes } = tables();
    assert.deepEqual(
      ["cpu_request", "memory_limit", "helper_memory_limit", "service_cpu_limit", "ephemeral_storage_request"].map(
        (key) => kubernetes[key],
      ),
      ["500m", "4Gi", "256Mi", "1", "1Gi"],
    );
  });

  it("labels job pods with constants, beside the labels that the runner sets itself", () => {
    assert.deepEqual(tables({ jobs: { podLabels: { team: "shop" } } }).kubernetes["pod_labels"], {
      "gitlab-kubernetes/component": "job",
      "gitlab-kubernetes/name": "shop",
      team: "shop",
    });
  });

  it("writes tolerations as key=value or key, each with its effect", () => {
    assert.deepEqual(tables(everything).kubernetes["node_tolerations"], { "ci=true": "NoSchedule", spot: "NoExecute" });
  });

  it("spells volumes as the runner does and mounts Secrets read-only", () => {
    const volumes = tables(everything).kubernetes["volumes"] as Record<string, Table[]>;
    assert.deepEqual(volumes["secret"], [
      { name: "npm", mount_path: "/npm", sub_path: "a", items: { ".npmrc": "npm/.npmrc" }, read_only: true },
    ]);
    assert.deepEqual(volumes["empty_dir"], [
      { name: "tmp", mount_path: "/tmp/x", sub_path: "a", medium: "Memory", size_limit: "64Mi" },
    ]);
    assert.deepEqual(volumes["config_map"]![0]!["items"], { Key: "Path" });
    assert.deepEqual(volumes["csi"]![0]!["volume_attributes"], { Size: "1" });
    assert.deepEqual(Object.keys(volumes).toSorted(), ["config_map", "csi", "empty_dir", "nfs", "pvc", "secret"]);
  });

  it("writes services with their environment as a list", () => {
    assert.deepEqual(tables(everything).kubernetes["services"], [
      { name: "postgres:17.1", alias: "db", command: ["a"], entrypoint: ["b"], environment: ["A=1"] },
    ]);
  });

  it("writes the cache without its keys", () => {
    assert.deepEqual(tables(everything).runner["cache"], {
      Type: "s3",
      Path: "p",
      Shared: true,
      s3: {
        ServerAddress: "s3.example.com",
        BucketName: "ci-cache",
        BucketLocation: "eu",
        AuthenticationType: "access-key",
        ServerSideEncryption: "KMS",
        ServerSideEncryptionKeyID: "k",
        Insecure: false,
      },
    });
    const cache = { type: "s3", bucket: "ci-cache", region: "eu" };
    const { s3 } = tables({ jobs: { cache } }).runner["cache"] as { s3: Table };
    assert.equal(s3["AuthenticationType"], "iam");
  });

  it("writes caches of the other clouds", () => {
    const cacheOf = (cache: object) => tables({ jobs: { cache } }).runner["cache"];
    assert.deepEqual(cacheOf({ type: "gcs", bucket: "ci-cache" }), {
      Type: "gcs",
      Shared: false,
      gcs: { BucketName: "ci-cache" },
    });
    assert.deepEqual(cacheOf({ type: "azure", container: "cache", account: "acme" }), {
      Type: "azure",
      Shared: false,
      azure: { AccountName: "acme", ContainerName: "cache" },
    });
  });

  it("pins the feature flags, and patches of the pod with them", () => {
    const patch = { name: "host", patch: "hostname: ci" };
    const flagsOf = (changes: object) => tables(changes).runner["feature_flags"] as Table;
    assert.equal(flagsOf({})["FF_CONCRETE"], false);
    assert.equal(flagsOf({})["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"], false);
    assert.equal(
      flagsOf({ config: { kubernetes: { pod_spec: [patch] } } })["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"],
      true,
    );
    assert.deepEqual(tables({ config: { kubernetes: { pod_spec: [patch] } } }).kubernetes["pod_spec"], [
      { ...patch, patch_type: "strategic" },
    ]);
  });

  it("passes the runner's own keys on, variables as a list", () => {
    const { runner, kubernetes } = tables(everything);
    assert.deepEqual(runner["environment"], ["HOME=/tmp"]);
    assert.equal(runner["output_limit"], 8192);
    assert.equal(kubernetes["poll_timeout"], 600);
    assert.equal(tables().runner["debug_trace_disabled"], true);
  });
});
