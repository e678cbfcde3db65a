import assert from "node:assert/strict";
import { minorsBetween, versionFaults } from "../../../../config/rules/versions.ts";
import { StackSettings } from "../../../../config/schema.ts";

const PACKAGES = "https://gitlab.com/api/v4/projects/22848448/packages/generic/gitlab-runner-operator";
const SUM = "0".repeat(64);

/** Faults of an operator runner with these settings of its manager, under an operator of this manifest on this cluster. */
function faults(manager: object, manifest: object, cluster = "apps"): string[] {
  const settings = StackSettings.parse({
    gitlab: { offering: "gitlab.com", tier: "free", version: "19.4", rootGroup: "acme" },
    clusters: { apps: { context: "a", kubernetes: "1.36" }, other: { context: "b", kubernetes: "1.36" } },
    network: { clusters: {} },
    runnerOperators: { it: { cluster, manifest } },
    runners: {
      builds: {
        installer: "operator",
        cluster: "apps",
        scope: { group: "acme" },
        description: "builds",
        untagged: true,
        manager: { image: "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.4.0", ...manager },
        jobs: {
          namespace: "builds",
          images: { default: "alpine:3.22.1", helper: "helper:19.4.0", allowed: ["alpine:*"] },
          services: { allowed: ["postgres:*"] },
        },
      },
    },
  });
  return versionFaults(settings).map(({ path, message }) => `${path}: ${message}`);
}
const released = (version: string) => ({ url: `${PACKAGES}/${version}/manifests/operator.k8s.yaml` });

describe("versionFaults: fields that an older Runner Operator drops", () => {
  it("names the field, the operator and its version", () => {
    assert.deepEqual(faults({ logFormat: "json" }, released("1.33.2")), [
      "runners.builds.manager.logFormat: needs the Runner Operator 1.34 or newer, and runnerOperators.it.manifest names 1.33.2, which drops it; leave it out or install a newer operator",
    ]);
    assert.deepEqual(
      faults(
        { shutdownTimeout: "5m", connectionMaxAge: "15m" },
        { file: "manifests/operator-1.9.0.yaml", sha256: SUM },
      ).map((one) => one.split(":")[0]),
      ["runners.builds.manager.shutdownTimeout", "runners.builds.manager.connectionMaxAge"],
    );
  });

  for (const [title, manager, manifest] of [
    ["the first operator that has them", { logFormat: "json" }, released("1.34.0")],
    ["a newer minor", { logFormat: "json" }, released("1.40.0")],
    ["a newer major", { logFormat: "json" }, released("2.0.0")],
    ["a manifest without a version", { logFormat: "json" }, { file: "manifests/operator.yaml", sha256: SUM }],
    ["an older operator and no such field", {}, released("1.33.2")],
    ["a host that looks like a version", { logFormat: "json" }, { url: "https://1.2.3.4/operator.yaml" }],
  ] as const)
    it(`takes ${title}`, () => assert.deepEqual(faults(manager, manifest), []));

  it("looks at the operator of the runner's own cluster", () => {
    assert.deepEqual(faults({ logFormat: "json" }, released("1.33.2"), "other"), []);
  });
});

describe("minorsBetween", () => {
  it("counts twelve minors a year, so that 18.11 and 19.0 are neighbours", () => {
    assert.deepEqual(
      [minorsBetween("18.11", "19.0"), minorsBetween("19.4", "19.4"), minorsBetween("19.4.2", "18.3")],
      [1, 0, -13],
    );
  });
});
