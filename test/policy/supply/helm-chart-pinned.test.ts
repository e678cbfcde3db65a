import { helmChartPinned } from "../../../policy/rules/supply/helm-chart-pinned.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const REPO = { repositoryOpts: { repo: "https://charts.gitlab.io" } };

function helmRelease(version: unknown) {
  return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
    spec: {
      chart: {
        spec: { chart: "podinfo", ...(version === undefined ? {} : { version }), sourceRef: { name: "podinfo" } },
      },
    },
  });
}

describeRule(helmChartPinned, {
  good: {
    "an exact version": { stack: release("gitlab-agent", { ...REPO, version: "2.32.0" }) },
    "a prerelease": { stack: release("gitlab-agent", { ...REPO, version: "v2.32.0-rc.1+build" }) },
    "a digest": { stack: release(`oci://registry.example.com/charts/web@sha256:${"0f".repeat(32)}`, {}) },
    "a chart of this repository": { stack: release("./charts/web", {}) },
    "a HelmRelease": { stack: helmRelease("6.9.2") },
    "a HelmRelease from an OCIRepository": {
      stack: object("helm.toolkit.fluxcd.io/v2", "HelmRelease", { spec: { chartRef: { kind: "OCIRepository" } } }),
    },
    "a chart of the repository above": { stack: release("../charts/web", {}) },
    "a chart of an absolute path": { stack: release("/srv/charts/web", {}) },
    "a HelmRelease of another group": {
      stack: object("helm.cattle.io/v1", "HelmRelease", { spec: { chart: { spec: { chart: "x" } } } }),
    },
    "another object of Flux": {
      stack: object("source.toolkit.fluxcd.io/v1", "HelmRepository", { spec: { url: "x" } }),
    },
    "a HelmChart of another group": { stack: object("helm.cattle.io/v1", "HelmChart", { spec: { chart: "x" } }) },
    "a component without inputs": { stack: { ...release("x", {}), props: {} } },
  },
  bad: {
    "a HelmRelease with a range": { stack: helmRelease(">=6"), at: ["spec.chart.spec.version"], says: 'version ">=6"' },
    "a HelmRelease without a version": { stack: helmRelease(undefined), at: ["spec.chart.spec.version"] },
    "a HelmChart": {
      stack: object("source.toolkit.fluxcd.io/v1", "HelmChart", { spec: { chart: "podinfo", version: "6.x" } }),
      at: ["spec.version"],
    },
    "a path inside the source of a HelmRelease": {
      stack: object("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
        spec: { chart: { spec: { chart: "./charts/web", version: "*", sourceRef: { name: "web" } } } },
      }),
      at: ["spec.chart.spec.version"],
      says: 'the chart "./charts/web" is not pinned',
    },
    "a path inside the source of a HelmChart": {
      stack: object("source.toolkit.fluxcd.io/v1", "HelmChart", {
        spec: { chart: "./charts/web", version: "*", sourceRef: { name: "web" } },
      }),
      at: ["spec.version"],
      says: 'the chart "./charts/web" is not pinned',
    },
    "no version": { stack: release("gitlab-agent", REPO), at: ["version"], says: "no version" },
    "an empty version": { stack: release("gitlab-agent", { ...REPO, version: "" }), at: ["version"] },
    ...Object.fromEntries(
      ["^2.32.0", "~2.32.0", "2.32.x", "2.32", "*", ">=2.0.0 <3.0.0", "latest"].map((version) => [
        `version ${version}`,
        { stack: release("gitlab-agent", { ...REPO, version }), at: ["version"] },
      ]),
    ),
    "development versions": {
      stack: release("gitlab-agent", { ...REPO, version: "2.32.0", devel: true }),
      at: ["devel"],
    },
    "a path inside a repository": { stack: release("./charts/web", REPO), at: ["version"] },
  },
  unjudged: {
    "an unknown version": { stack: release("gitlab-agent", { ...REPO, version: UNKNOWN_TEXT }), names: "version" },
    "an unknown version of a HelmRelease": { stack: helmRelease(UNKNOWN_TEXT), names: "spec.chart.spec.version" },
  },
});
