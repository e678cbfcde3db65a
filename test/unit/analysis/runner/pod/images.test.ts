import assert from "node:assert/strict";
import { defaultPullPolicy, splitReference } from "../../../../../analysis/runner/pod/image-reference.ts";
import { containerOf, refuses, specOf, variable } from "../synthesised.ts";

describe("allowed images", () => {
  it("hold for the job's image and services after variables were expanded, not for the default and the helper", () => {
    const kubernetes =
      'allowed_images = ["registry.example/a/*"]\nallowed_services = ["redis:*"]\nimage = "other/default"';
    specOf({ kubernetes, job: { services: [{ name: "redis:7" }] } });
    specOf({ kubernetes, job: { image: "other/default" } });
    refuses(
      { kubernetes, job: { image: "$X/b", variables: [variable("X", "evil")] } },
      "runner",
      /"evil\/b" is not on the list allowed_images/,
    );
    refuses({ kubernetes, job: { services: [{ name: "docker:dind" }] } }, "runner", /allowed_services/);
    refuses({ kubernetes: `${kubernetes}\nservices = [{ name = "docker:dind" }]` }, "runner", /allowed_services/);
  });

  it("never hold for the repository of the helper image", () => {
    const repository = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper";
    specOf({ kubernetes: 'allowed_images = ["x"]', job: { image: repository } });
    refuses({ kubernetes: 'allowed_images = ["x"]', job: { image: `${repository}:1` } }, "runner", /allowed_images/);
  });

  it("hold under FF_CONCRETE as well", () => {
    const job = { variables: [variable("FF_CONCRETE", "true")] };
    refuses({ kubernetes: 'allowed_images = ["x"]', job }, "runner", /allowed_images/);
  });
});

describe("helper images", () => {
  const tag = (labels: Record<string, string>, given: object = {}) => {
    const selector = Object.entries(labels).map(([key, value]) => `"${key}" = "${value}"`);
    const { image } = containerOf({ kubernetes: `node_selector = { ${selector.join(", ")} }`, ...given }, "helper");
    return `${image}`.split(":")[1];
  };

  /** GitLab Runner docs, install/windows: builds with a helper image. */
  it("are those of a Windows build", () => {
    const OS = { "kubernetes.io/os": "windows" };
    const of = (build: string, arch?: string) =>
      tag({ ...OS, "node.kubernetes.io/windows-build": build, ...(arch && { "kubernetes.io/arch": arch }) });
    const rows: Record<string, string> = {
      "10.0.17763": "1809",
      "10.0.19043": "1809",
      "10.0.19044": "1809",
      "10.0.19045": "1809",
      "10.0.20348": "21H2",
      "10.0.22000": "21H2",
      "10.0.22621": "21H2",
      "10.0.22631": "21H2",
      "10.0.26100": "24H2",
      "10.0.26200.1": "24H2",
    };
    for (const [build, name] of Object.entries(rows))
      assert.equal(of(build), `x86_64-v19.4.0-servercore${name}`, build);
    for (const arch of ["arm64", "aarch64"]) assert.equal(of("10.0.26100", arch), "arm64-v19.4.0-servercore24H2");
    assert.equal(of("10.0.20348", "arm64"), "x86_64-v19.4.0-servercore21H2");
    const kubernetes =
      'node_selector = { "kubernetes.io/os" = "windows", "node.kubernetes.io/windows-build" = "10.0" }';
    refuses({ kubernetes }, "runner", /there is no helper image for the Windows build "10.0"/);
  });

  it("are those of an architecture, a flavor, a version and a shell", () => {
    const arch = (name: string) => tag({ "kubernetes.io/arch": name });
    assert.deepEqual(
      ["armv6l", "armv7l", "aarch64", "amd64", "s390x"].map(arch),
      ["arm", "arm", "arm64", "x86_64", "s390x"].map((name) => `${name}-v19.4.0`),
    );
    assert.equal(tag({ "kubernetes.io/os": "freebsd" }), "x86_64-v19.4.0");
    const on = (kubernetes: string, more: object = {}) =>
      `${containerOf({ kubernetes, ...more }, "helper")["image"]}`.split(":")[1];
    const process = { architecture: "arm64" };
    assert.equal(on("", { process }), "x86_64-v19.4.0");
    assert.equal(on("helper_image_autoset_arch_and_os = true", { process }), "arm64-v19.4.0");
    assert.equal(on('helper_image_flavor = "alpine"'), "x86_64-v19.4.0");
    assert.equal(
      on('helper_image_flavor = "$F"', { job: { variables: [variable("F", "ubi-fips")] } }),
      "ubi-fips-x86_64-v19.4.0",
    );
    assert.equal(on("", { process: { version: "19.4.0~pre" } }), "x86_64-v19.4.0");
    assert.equal(on("", { runner: 'shell = "sh"' }), "x86_64-v19.4.0");
    const chosen = (value: string, arm = 'node_selector = { "kubernetes.io/arch" = "arm64" }') =>
      on(`node_selector_overwrite_allowed = ".*"\n${arm}`, {
        job: { variables: [variable("KUBERNETES_NODE_SELECTOR_1", `kubernetes.io/arch=${value}`)] },
      });
    assert.deepEqual(
      [chosen("s390x"), chosen(""), chosen("arm64", "")],
      ["s390x", "arm64", "arm64"].map((name) => `${name}-v19.4.0`),
    );
  });
});

describe("pull policies", () => {
  const policy = (kubernetes: string, pull?: string[]) =>
    containerOf({ kubernetes, job: { image: { name: "a:1", ...(pull && { pull_policy: pull }) } } }, "build")[
      "imagePullPolicy"
    ];

  it("are those of the configuration, or of the job where they are allowed", () => {
    assert.equal(policy(""), "IfNotPresent");
    assert.equal(policy('pull_policy = ["always", "never"]'), "Always");
    assert.equal(policy('pull_policy = [""]'), "IfNotPresent");
    assert.equal(policy('pull_policy = "always"\nallowed_pull_policies = ["always", "never"]', ["never"]), "Never");
    assert.equal(policy('pull_policy = "always"\nallowed_pull_policies = ["always"]', ["never", "always"]), "Always");
  });

  it("refuse another choice, any choice where none is configured, and a list without a policy", () => {
    const image = { name: "a", pull_policy: ["never"] };
    refuses({ kubernetes: 'pull_policy = "always"', job: { image } }, "runner", /Never is not among/);
    refuses({ job: { image } }, "runner", /not among/);
    refuses({ kubernetes: 'allowed_pull_policies = ["always"]' }, "runner", /of the cluster/);
    const latest = containerOf({ kubernetes: 'pull_policy = "if-not-present"', job: { image: "a:latest" } }, "build");
    assert.equal(latest["imagePullPolicy"], "IfNotPresent");
    refuses({ kubernetes: 'pull_policy = "toString"' }, "runner", /pull_policy: "toString" must be one of/);
    refuses({ job: { image: { name: "a", pull_policy: ["x"] } } }, "runner", /the job's pull_policy: "x" must/);
    refuses({ kubernetes: 'allowed_pull_policies = ["x"]' }, "runner", /allowed_pull_policies: "x" must/);
    refuses({ kubernetes: 'pull_policy = "IfNotPresent"' }, "runner", /always, if-not-present, never/);
  });

  it("follow the tag where the cluster chooses", () => {
    for (const [image, wanted] of [
      ["a", "Always"],
      ["a:latest", "Always"],
      ["r.example:5000/a", "Always"],
      ["a:1", "IfNotPresent"],
      [`a@sha256:${"a".repeat(64)}`, "IfNotPresent"],
      [`a:latest@sha256:${"a".repeat(64)}`, "Always"],
      ["a/Case", "IfNotPresent"],
      ["", "IfNotPresent"],
    ] as const)
      assert.equal(defaultPullPolicy(image), wanted, image);
    assert.deepEqual(splitReference("r.example:5000/a/b:1"), {
      repository: "r.example:5000/a/b",
      tag: "1",
      digest: undefined,
    });
  });
});
