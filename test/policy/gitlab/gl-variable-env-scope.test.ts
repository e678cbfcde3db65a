import { glVariableEnvScope } from "../../../policy/rules/gitlab/gl-variable-env-scope.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const variable = (props: Record<string, unknown>, kind = "ProjectVariable") =>
  gitlab(kind, { key: "API_TOKEN", ...props });

describeRule(glVariableEnvScope, {
  good: {
    "an environment": { stack: variable({ environmentScope: "production" }) },
    "no credential": { stack: variable({ key: "MODE", environmentScope: "*" }) },
    "an instance's, which has no scope": { stack: variable({}, "InstanceVariable") },
  },
  bad: {
    everywhere: { stack: variable({ environmentScope: "*" }), at: ["environmentScope"] },
    absent: { stack: variable({}), at: ["environmentScope"] },
    "a group's": { stack: variable({}, "GroupVariable"), at: ["environmentScope"] },
  },
  unjudged: { unknown: { stack: variable({ environmentScope: UNKNOWN_TEXT }), names: "environmentScope" } },
});
