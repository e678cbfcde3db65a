import { glMergeApprovals } from "../../../policy/rules/gitlab/gl-merge-approvals.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const rule = (approvalsRequired: unknown, project: unknown = "acme/shop/web", name = "rule") =>
  gitlab("ProjectApprovalRule", { project, approvalsRequired }, name);
const settingsOf = (flags: object) =>
  gitlab("ProjectLevelMrApprovals", { project: "acme/shop/web", ...flags }, "level");
const PROJECT = gitlab("Project", { name: "web" }, "project");
const CHANGE = "disableOverridingApproversPerMergeRequest";

describeRule(glMergeApprovals, {
  good: {
    "two approvals": { stack: [PROJECT, rule(2)] },
    "a small rule beside a strict one": {
      stack: [rule(1, undefined, "small"), rule(3, undefined, "strict"), rule(1, undefined, "last")],
    },
    "authors kept out": { stack: settingsOf({ mergeRequestsAuthorApproval: false, [CHANGE]: true }) },
    "a tier without them": { stack: [PROJECT, rule(0)], settings: { gitlabTier: "free" } },
  },
  bad: {
    "one approval": { stack: rule(1), at: ["approvalsRequired"], says: "found=1" },
    "two rules that ask for as little": {
      stack: [rule(1, undefined, "small"), rule(1, undefined, "also")],
      at: ["approvalsRequired"],
      says: "ProjectApprovalRule also",
    },
    "no number": { stack: rule(undefined), at: ["approvalsRequired"], says: "found=0" },
    "a strict rule of another project": {
      stack: [rule(1), rule(2, "acme/shop/api", "other")],
      at: ["approvalsRequired"],
    },
    "a project without any": { stack: PROJECT, at: ["name"], says: "found=no ProjectApprovalRule" },
    "authors who approve and change": {
      stack: settingsOf({ mergeRequestsAuthorApproval: true }),
      at: ["mergeRequestsAuthorApproval", CHANGE],
    },
  },
  unjudged: {
    "an unknown number": { stack: rule(UNKNOWN_TEXT), names: "approvalsRequired" },
    "a rule of a project that is not known yet": { stack: [PROJECT, rule(2, UNKNOWN_TEXT)], names: "project" },
    "an unknown flag": { stack: settingsOf({ [CHANGE]: UNKNOWN_TEXT }), names: CHANGE },
  },
});
