import { glRunnerScopeProd } from "../../../policy/rules/gitlab/gl-runner-scope-prod.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (props: Record<string, unknown>) =>
  gitlab("UserRunner", { tagLists: ["k8s"], runnerType: "group_type", ...props });

describeRule(glRunnerScopeProd, {
  good: {
    tags: { stack: runner({}) },
    "untagged jobs of a group": { stack: runner({ untagged: true }) },
    "another resource": { stack: gitlab("ProjectVariable", {}) },
  },
  bad: {
    "untagged jobs of the instance": {
      stack: runner({ untagged: true, runnerType: "instance_type" }),
      at: ["untagged"],
    },
    "no tags": { stack: runner({ tagLists: [] }), at: ["tagLists"] },
    "absent tags": { stack: runner({ tagLists: undefined }), at: ["tagLists"] },
  },
  unjudged: { "unknown tags": { stack: runner({ tagLists: UNKNOWN_TEXT }), names: "tagLists" } },
});
