import { opVersionPinned } from "../../../policy/rules/gitlab/op-version-pinned.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const PATH = "spec.chart.version";
const instance = (chart: object) => object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart } });

describeRule(opVersionPinned, {
  good: {
    "an exact version": { stack: instance({ version: "9.10.0" }) },
    "another kind": { stack: object("apps.gitlab.com/v1beta2", "Runner", {}) },
    "a kind of that name in another group": { stack: object("example.com/v1", "GitLab", {}) },
    "a Patch that leaves it alone": { stack: patchOf(instance({})) },
  },
  bad: {
    "a range": { stack: instance({ version: "9.x" }), at: [PATH], says: "found=9.x" },
    absent: { stack: instance({}), at: [PATH], says: "found=no version" },
    empty: { stack: instance({ version: "" }), at: [PATH] },
  },
  unjudged: { unknown: { stack: instance({ version: UNKNOWN_TEXT }), names: PATH } },
});
