import { opNoEmbeddedRunner } from "../../../policy/rules/gitlab/op-no-embedded-runner.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const operator = (values: unknown) => object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart: { values } } });

describeRule(opNoEmbeddedRunner, {
  good: {
    off: { stack: operator({ "gitlab-runner": { install: false } }) },
    "another chart": { stack: release("web", { values: {} }) },
  },
  bad: {
    absent: { stack: operator({}), at: ["spec.chart.values.gitlab-runner.install"] },
    on: {
      stack: release("gitlab", { values: { "gitlab-runner": { install: true } } }),
      at: ["values.gitlab-runner.install"],
    },
  },
  unjudged: {
    unknown: { stack: operator({ "gitlab-runner": UNKNOWN_TEXT }), names: "spec.chart.values.gitlab-runner" },
  },
});
