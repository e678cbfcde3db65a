import { runnerTokenNotInValues } from "../../../policy/rules/runner/runner-token-not-in-values.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const SECTION = 'data["config.toml"] » runners[0]';
const config = (...lines: string[]) =>
  object("v1", "ConfigMap", { data: { "config.toml": ["[[runners]]", ...lines].join("\n") } });

describeRule(runnerTokenNotInValues, {
  good: {
    "the name of a Secret": { stack: release("gitlab-runner", { values: { runners: { secret: "runner-token" } } }) },
    "a placeholder": { stack: config('token = "__REPLACED_BY_ENTRYPOINT__"') },
    "a Secret": { stack: object("v1", "Secret", { stringData: { "config.toml": "[[runners]]\ntoken = 'glrt-abc'" } }) },
  },
  bad: {
    "a token in a ConfigMap": { stack: config('token = "glrt-abc"'), at: [`${SECTION}.token`] },
    ...Object.fromEntries(
      ["runnerToken", "runnerRegistrationToken", "registrationToken"].flatMap((key) => [
        [
          `a chart's ${key}`,
          { stack: release("gitlab-runner", { values: { [key]: "glrt-abc" } }), at: [`values.${key}`] },
        ],
        ...["runners", "gitlab-runner"].map((part) => [
          `a chart's ${part}.${key}`,
          { stack: release("gitlab", { values: { [part]: { [key]: "glrt-abc" } } }), at: [`values.${part}.${key}`] },
        ]),
      ]),
    ),
    "a value that is not known yet": {
      stack: release("gitlab-runner", { values: { runnerToken: UNKNOWN_TEXT } }),
      at: ["values.runnerToken"],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
