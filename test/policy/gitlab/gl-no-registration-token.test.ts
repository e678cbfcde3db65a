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
    "a token that is not known": { stack: object("v1", "Secret", { stringData: UNKNOWN_TEXT }) },
  },
  bad: {
    "a runner of the old kind": { stack: gitlab("Runner", {}), at: ["(whole object)"] },
    "a Secret": {
      stack: object("v1", "Secret", { data: { "runner-registration-token": "R0lS" } }),
      at: ['data["runner-registration-token"]'.replace('["', ".").replace('"]', "")],
    },
    "a chart": {
      stack: release("gitlab-runner", { values: { runnerRegistrationToken: "GR1348941" } }),
      at: ["values.runnerRegistrationToken"],
    },
  },
  unjudged: {},
});
