import { podNoDefaultSa } from "../../../policy/rules/pods/pod-no-default-sa.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const spec = (more: object) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers: [], ...more } });

describeRule(podNoDefaultSa, {
  good: {
    "an account of its own": { stack: spec({ serviceAccountName: "web" }) },
    "no token": { stack: spec({ automountServiceAccountToken: false }) },
    "the old field": { stack: spec({ serviceAccount: "web" }) },
  },
  bad: {
    default: { stack: spec({ serviceAccountName: "default" }), at: ["spec.serviceAccountName"] },
    nothing: { stack: spec({}), at: ["spec.serviceAccountName"] },
  },
  unjudged: { unknown: { stack: spec({ serviceAccountName: UNKNOWN_TEXT }), names: "spec.serviceAccountName" } },
});
