import assert from "node:assert/strict";
import { reachOfJob } from "../../../../analysis/runner/job-reach.ts";
import { POD_FLAGS } from "../../../../analysis/runner/pod/feature-flags.ts";
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
