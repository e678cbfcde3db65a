import { glRunnerLocked } from "../../../policy/rules/gitlab/gl-runner-locked.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (props: Record<string, unknown>) =>
  gitlab("UserRunner", { tagLists: ["k8s"], runnerType: "group_type", ...props });

describeRule(glRunnerLocked, {
  good: {
    locked: { stack: runner({ runnerType: "project_type", locked: true }) },
    "a group's runner": { stack: runner({ locked: false }) },
  },
  bad: {
    open: { stack: runner({ runnerType: "project_type", locked: false }), at: ["locked"] },
    absent: { stack: runner({ runnerType: "project_type" }), at: ["locked"] },
  },
  unjudged: { unknown: { stack: runner({ runnerType: "project_type", locked: UNKNOWN_TEXT }), names: "locked" } },
});
