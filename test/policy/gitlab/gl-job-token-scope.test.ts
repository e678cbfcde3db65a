import { glJobTokenScope } from "../../../policy/rules/gitlab/gl-job-token-scope.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const scope = (props: Record<string, unknown>) => gitlab("ProjectJobTokenScopes", props);

describeRule(glJobTokenScope, {
  good: {
    on: { stack: scope({ enabled: true }) },
    absent: { stack: scope({}) },
    "another resource": { stack: gitlab("Project", { enabled: false }) },
  },
  bad: { off: { stack: scope({ enabled: false }), at: ["enabled"] } },
  unjudged: { unknown: { stack: scope({ enabled: UNKNOWN_TEXT }), names: "enabled" } },
});
