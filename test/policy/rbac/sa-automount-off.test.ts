import { saAutomountOff } from "../../../policy/rules/rbac/sa-automount-off.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const account = (body: Record<string, unknown>) => object("v1", "ServiceAccount", body);

describeRule(saAutomountOff, {
  good: {
    off: { stack: account({ automountServiceAccountToken: false }) },
    "a Patch that leaves it alone": { stack: patchOf(account({})) },
    "another kind": { stack: object("v1", "Secret", {}) },
  },
  bad: {
    on: { stack: account({ automountServiceAccountToken: true }), at: ["automountServiceAccountToken"] },
    absent: { stack: account({}), at: ["automountServiceAccountToken"], says: "absent, which means true" },
  },
  unjudged: {
    unknown: { stack: account({ automountServiceAccountToken: UNKNOWN_TEXT }), names: "automountServiceAccountToken" },
  },
});
