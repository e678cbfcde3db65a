import { glBranchProtection } from "../../../policy/rules/gitlab/gl-branch-protection.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const branch = (props: Record<string, unknown>) => gitlab("BranchProtection", props);

describeRule(glBranchProtection, {
  good: {
    narrow: { stack: branch({ allowForcePush: false, pushAccessLevel: "no one", mergeAccessLevel: "maintainer" }) },
    ...Object.fromEntries(
      ["no one", "maintainer", "admin"].map((level) => [
        `push and merge by ${level}`,
        { stack: branch({ pushAccessLevel: level, mergeAccessLevel: level }) },
      ]),
    ),
    "nothing said": { stack: branch({}) },
    "a tag": { stack: gitlab("TagProtection", { createAccessLevel: "maintainer" }) },
    "another resource": { stack: gitlab("Project", { pushAccessLevel: "developer" }) },
  },
  bad: {
    "force push": { stack: branch({ allowForcePush: true }), at: ["allowForcePush"] },
    "push by developers": { stack: branch({ pushAccessLevel: "developer" }), at: ["pushAccessLevel"] },
    "merge by developers": { stack: branch({ mergeAccessLevel: "developer" }), at: ["mergeAccessLevel"] },
    "tags by developers": {
      stack: gitlab("TagProtection", { createAccessLevel: "developer" }),
      at: ["createAccessLevel"],
    },
  },
  unjudged: { unknown: { stack: branch({ pushAccessLevel: UNKNOWN_TEXT }), names: "pushAccessLevel" } },
});
