import { glNoRegistrationToken } from "../../../policy/rules/gitlab/gl-no-registration-token.ts";
import { gitlab, object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

describeRule(glNoRegistrationToken, {
  good: {
    "a runner of the new way": { stack: gitlab("UserRunner", {}) },
    "the empty key that the chart wants": {
      stack: object("v1", "Secret", { stringData: { "runner-registration-token": "" } }),
    },
    "a value that is empty": { stack: release("gitlab-runner", { values: { runnerRegistrationToken: "" } }) },
    "a value that the chart fills in": {
      stack: release("gitlab-runner", { values: { runnerRegistrationToken: "{{ .Values.global.token }}" } }),
    },
    "a token that is not known": { stack: object("v1", "Secret", { stringData: UNKNOWN_TEXT }) },
  },
  bad: {
    "a runner of the old kind": { stack: gitlab("Runner", {}), at: ["(whole object)"] },
    ...Object.fromEntries(
      ["data", "stringData"].map((key) => [
        `a Secret by ${key}`,
        {
          stack: object("v1", "Secret", { [key]: { "runner-registration-token": "R0lS" } }),
          at: [`${key}.runner-registration-token`],
        },
      ]),
    ),
    ...Object.fromEntries(
      ["runnerRegistrationToken", "registrationToken"].flatMap((key) => [
        [
          `a chart's ${key}`,
          { stack: release("gitlab-runner", { values: { [key]: "GR1348941" } }), at: [`values.${key}`] },
        ],
        [
          `${key} in GitLab's own chart`,
          {
            stack: release("gitlab", { values: { "gitlab-runner": { [key]: "GR1348941" } } }),
            at: [`values.gitlab-runner.${key}`],
          },
        ],
      ]),
    ),
  },
  unjudged: {},
});
