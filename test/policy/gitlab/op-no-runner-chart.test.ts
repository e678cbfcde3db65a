import { opNoRunnerChart } from "../../../policy/rules/gitlab/op-no-runner-chart.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const helmRelease = (chart: unknown) =>
  object("helm.toolkit.fluxcd.io/v2", "HelmRelease", { spec: { chart: { spec: { chart } } } });

describeRule(opNoRunnerChart, {
  good: {
    "the runner's own chart": { stack: release("gitlab/gitlab-runner", { version: "0.88.0" }) },
    "another chart of Flux": { stack: helmRelease("gitlab-runner") },
    "an object with a field chart": { stack: object("v1", "ConfigMap", { chart: "gitlab-runner-operator" }) },
  },
  bad: {
    "a release": { stack: release("gitlab/gitlab-runner-operator", {}), at: ["chart"] },
    "an archive": { stack: release("oci://r.io/gitlab-runner-operator:1.2.3", {}), at: ["chart"] },
    "a release of Flux": { stack: helmRelease("gitlab-runner-operator"), at: ["spec.chart.spec.chart"] },
  },
  unjudged: { "an unknown chart": { stack: release(UNKNOWN_TEXT, {}), names: "chart" } },
});
