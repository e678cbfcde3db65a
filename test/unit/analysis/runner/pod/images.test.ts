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

  it("hold under FF_CONCRETE as well", () => {
    const job = { variables: [variable("FF_CONCRETE", "true")] };
    refuses({ kubernetes: 'allowed_images = ["x"]', job }, "runner", /allowed_images/);
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
    assert.equal(policy('pull_policy = "always"\nallowed_pull_policies = ["always", "never"]', ["never"]), "Never");
    assert.equal(policy('pull_policy = "always"\nallowed_pull_policies = ["always"]', ["never", "always"]), "Always");
  });

  it("refuse another choice, any choice where none is configured, and a list without a policy", () => {
    const image = { name: "a", pull_policy: ["never"] };
    refuses({ kubernetes: 'pull_policy = "always"', job: { image } }, "runner", /Never is not among/);
    refuses({ job: { image } }, "runner", /not among/);
    refuses({ kubernetes: 'allowed_pull_policies = ["always"]' }, "runner", /of the cluster/);
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
