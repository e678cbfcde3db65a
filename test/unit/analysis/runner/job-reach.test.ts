import assert from "node:assert/strict";
import { reachOfJob } from "../../../../analysis/runner/job-reach.ts";
import { FLAGS, POD_FLAGS } from "../../../../analysis/runner/pod/feature-flags.ts";
import { decodeConfig } from "../../../../analysis/runner/toml/decode.ts";

function reach(kubernetes: string, runner = ""): string[] {
  const [section] = decodeConfig(`[[runners]]\n${runner}\n[runners.kubernetes]\n${kubernetes}`).runners;
  return section === undefined ? [] : reachOfJob(section).map(({ key, what }) => `${key}: ${what}`);
}
const about = (key: string, ...given: [string, string?]) =>
  reach(...given).filter((line) => line.startsWith(`${key}: `));

describe("what a job can change of its pod", () => {
  it("is every feature flag of the pod that feature_flags does not pin; environment pins none", () => {
    const all = Object.keys(POD_FLAGS).map((flag) => `${flag} = false`);
    assert.deepEqual(
      reach("", `[runners.feature_flags]\n${all.join("\n")}`).filter((line) => line.startsWith("feature_flags")),
      [],
    );
    const open = reach("", 'environment = ["FF_CONCRETE=false"]');
    assert.equal(
      open.some((line) => line.startsWith("feature_flags.FF_CONCRETE")),
      true,
    );
    assert.equal(
      open.some((line) => line.includes("ADVANCED_POD_SPEC")),
      false,
    );
    assert.equal(
      about("feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION", "pod_spec = [{ name = 'x' }]").length,
      1,
    );
  });

  it("is told in words, of every flag that there is", () => {
    for (const [flag, gain] of Object.entries(POD_FLAGS)) {
      assert.ok(FLAGS.has(flag), flag);
      assert.match(gain, /^\w.*\w$/, flag);
    }
  });

  it("is a helper image or a mount with a variable, and none without", () => {
    assert.equal(about("kubernetes.helper_image", 'helper_image = "r.example/$X"').length, 1);
    assert.deepEqual(about("kubernetes.helper_image", 'helper_image = "r.example/h:1"'), []);
  });

  it("is what a pattern lets through, more where it is not anchored", () => {
    assert.deepEqual(about("kubernetes.namespace_overwrite_allowed", ""), []);
    assert.match(
      about("kubernetes.namespace_overwrite_allowed", 'namespace_overwrite_allowed = "team"')[0] ?? "",
      /not anchored/,
    );
    assert.doesNotMatch(
      about("kubernetes.namespace_overwrite_allowed", 'namespace_overwrite_allowed = "^team$"')[0] ?? "",
      /not anchored/,
    );
    assert.equal(about("kubernetes.bearer_token_overwrite_allowed", "bearer_token_overwrite_allowed = true").length, 1);
  });

  it("says by which variable a job chooses what", () => {
    const rows: Record<string, string> = {
      namespace_overwrite_allowed: "the namespace by KUBERNETES_NAMESPACE_OVERWRITE",
      service_account_overwrite_allowed: "the service account by KUBERNETES_SERVICE_ACCOUNT_OVERWRITE",
      pod_labels_overwrite_allowed: "every label outside runner.gitlab.com, pod included by KUBERNETES_POD_LABELS_*",
      pod_annotations_overwrite_allowed: "annotations, those of runner.gitlab.com too by KUBERNETES_POD_ANNOTATIONS_*",
      node_selector_overwrite_allowed: "its nodes by KUBERNETES_NODE_SELECTOR_*",
      node_tolerations_overwrite_allowed: "the taints that it tolerates by KUBERNETES_NODE_TOLERATIONS_*",
    };
    for (const [key, what] of Object.entries(rows)) {
      const found = (pattern: string) => about(`kubernetes.${key}`, `${key} = "${pattern}"`);
      assert.deepEqual(found("^a$"), [`kubernetes.${key}: a job chooses ${what} within "^a$"`]);
      assert.deepEqual(found("a"), [
        `kubernetes.${key}: a job chooses ${what} within "a", and as it is not anchored, whatever holds a match`,
      ]);
      assert.deepEqual(found(""), []);
    }
    const token = "bearer_token_overwrite_allowed";
    assert.deepEqual(about(`kubernetes.${token}`, `${token} = true`), [
      `kubernetes.${token}: a job chooses the token that its pod is made with by KUBERNETES_BEARER_TOKEN`,
    ]);
    assert.deepEqual(about(`kubernetes.${token}`, `${token} = false`), []);
    const maximum = "memory_request_overwrite_max_allowed";
    assert.deepEqual(about(`kubernetes.${maximum}`, `${maximum} = "2Gi"`), [
      `kubernetes.${maximum}: a job chooses memory_request up to 2Gi, or 0, which is no bound at all`,
    ]);
    assert.deepEqual(about(`kubernetes.${maximum}`, `${maximum} = ""`), []);
  });

  it("is every path of every kind of volume that holds a variable", () => {
    for (const kind of ["host_path", "pvc", "config_map", "secret", "empty_dir", "csi"])
      for (const key of ["mount_path", "sub_path"])
        assert.deepEqual(
          about(`kubernetes.volumes.${kind}.${key}`, `volumes.${kind} = [{ name = "$N", ${key} = "/$X" }]`),
          [`kubernetes.volumes.${kind}.${key}: a job chooses what "/$X" becomes`],
        );
    const nfs = 'volumes.nfs = [{ name = "$N", mount_path = "/$X", sub_path = "$Y", server = "s", path = "/p" }]';
    assert.deepEqual(
      reach(nfs).filter((line) => line.includes("nfs")),
      [
        'kubernetes.volumes.nfs.mount_path: a job chooses what "/$X" becomes',
        'kubernetes.volumes.nfs.sub_path: a job chooses what "$Y" becomes',
      ],
    );
    assert.deepEqual(about("kubernetes.volumes.secret.name", 'volumes.secret = [{ name = "$N" }]'), []);
  });

  it("says how to close each way", () => {
    const [section] = decodeConfig(
      '[[runners]]\n[runners.kubernetes]\nhelper_image = "$H"\npod_labels = { a = "$B" }\ncpu_limit_overwrite_max_allowed = "2"\nmemory_limit_overwrite_max_allowed = "x"\nnamespace_overwrite_allowed = "a"\nservice_account_overwrite_allowed = "^a$"\npod_spec = [{ name = "p" }]',
    ).runners;
    const fixes = new Map(reachOfJob(section!).map(({ key, fix }) => [key.replace("kubernetes.", ""), fix]));
    const rows: Record<string, RegExp> = {
      helper_image: /^write it without variables$/,
      "pod_labels.a": /^let no policy trust it; select on project/,
      cpu_limit_overwrite_max_allowed: /LimitRange/,
      memory_limit_overwrite_max_allowed: /write a quantity such as 2 or 4Gi/,
      namespace_overwrite_allowed: /anchor the pattern: /,
      service_account_overwrite_allowed: /remove the key unless jobs need it/,
      allowed_images: /list patterns/,
      allowed_users: /^set run_as_user in a security context, or list allowed_users$/,
      allowed_groups: /^set run_as_group in a security context, or list allowed_groups$/,
      "feature_flags.FF_CONCRETE": /^set FF_CONCRETE = false under \[runners\.feature_flags\]/,
      "feature_flags.FF_USE_POD_ACTIVE_DEADLINE_SECONDS": /= true under/,
    };
    for (const [key, fix] of Object.entries(rows)) assert.match(fixes.get(key) ?? "", fix, key);
    for (const context of ["pod_security_context", "build_container_security_context"]) {
      assert.deepEqual(about("kubernetes.allowed_users", `${context}.run_as_user = 1`), []);
      assert.deepEqual(about("kubernetes.allowed_groups", `${context}.run_as_group = 1`), []);
      assert.equal(about("kubernetes.allowed_groups", `${context}.run_as_user = 1`).length, 1);
    }
    const lines = reach("");
    assert.equal(lines.includes("kubernetes.allowed_images: a job runs every image"), true);
    assert.equal(lines.includes("kubernetes.allowed_services: a job runs every service"), true);
    assert.match(lines.find((line) => line.includes("allowed_groups")) ?? "", /as any group but 0/);
  });

  it("is an amount up to its maximum, or 0", () => {
    assert.match(
      about("kubernetes.cpu_limit_overwrite_max_allowed", 'cpu_limit_overwrite_max_allowed = "2"')[0] ?? "",
      /up to 2, or 0/,
    );
    assert.match(
      about("kubernetes.cpu_limit_overwrite_max_allowed", 'cpu_limit_overwrite_max_allowed = "two"')[0] ?? "",
      /no quantity/,
    );
  });

  it("is what variables become in labels, the helper image, claims and paths", () => {
    const lines = reach(
      'helper_image = "r/$X"\npod_labels = { a = "$B", c = "d" }\nvolumes.pvc = [{ name = "p-$X", mount_path = "/a" }]',
    );
    for (const key of ["kubernetes.helper_image", "kubernetes.pod_labels.a", "kubernetes.volumes.pvc.name"])
      assert.equal(lines.filter((line) => line.startsWith(`${key}: `)).length, 1, key);
    assert.equal(
      lines.some((line) => line.startsWith("kubernetes.pod_labels.c")),
      false,
    );
  });

  it("is every image, service, user and group without a list", () => {
    const keys = ["allowed_images", "allowed_services", "allowed_users", "allowed_groups"];
    for (const key of keys) {
      assert.equal(about(`kubernetes.${key}`, "").length, 1, key);
      assert.equal(about(`kubernetes.${key}`, `${key} = ["1"]`).length, 0, key);
    }
    assert.deepEqual(about("kubernetes.allowed_users", "pod_security_context.run_as_user = 1"), []);
  });
});
