import { glRunnerAccessLevel } from "../../../policy/rules/gitlab/gl-runner-access-level.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (props: Record<string, unknown>) =>
  gitlab("UserRunner", { tagLists: ["k8s"], runnerType: "group_type", ...props });

describeRule(glRunnerAccessLevel, {
  good: {
    protected: { stack: runner({ accessLevel: "ref_protected" }) },
    "one that is meant for any branch": {
      stack: runner({ accessLevel: "not_protected" }),
      settings: { openRunners: ["i*"] },
    },
  },
  bad: {
    "any branch": { stack: runner({ accessLevel: "not_protected" }), at: ["accessLevel"] },
    "the spelling that GitLab does not know": { stack: runner({ accessLevel: "refProtected" }), at: ["accessLevel"] },
    absent: { stack: runner({}), at: ["accessLevel"], says: "nothing, which means not_protected" },
  },
  unjudged: { unknown: { stack: runner({ accessLevel: UNKNOWN_TEXT }), names: "accessLevel" } },
});
