import { rbacRunnerRoleMinimal } from "../../../policy/rules/rbac/rbac-runner-role-minimal.ts";
import { release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const chart = (rbac: unknown) => release("gitlab-runner", { values: { rbac } });
const rule = (more: object) => ({ create: true, rules: [{ resources: ["pods"], verbs: ["get"], ...more }] });

describeRule(rbacRunnerRoleMinimal, {
  good: {
    "no role": { stack: chart({ create: false }) },
    "nothing, as the chart makes none by default": { stack: chart({}) },
    "what a manager needs": {
      stack: chart(rule({ resources: ["pods", "secrets"], verbs: ["get", "create", "delete"] })),
    },
    "another chart": { stack: release("web", { values: { rbac: { create: true } } }) },
  },
  bad: {
    "a role without rules": { stack: chart({ create: true }), at: ["values.rbac.rules"] },
    "a rule without resources": {
      stack: chart(rule({ resources: undefined })),
      at: ["values.rbac.rules[0].resources"],
    },
    "a rule without verbs": { stack: chart(rule({ verbs: [] })), at: ["values.rbac.rules[0].verbs"] },
    "a wildcard": { stack: chart(rule({ verbs: ["*"] })), at: ["values.rbac.rules[0]"], says: "* pods" },
    "listing Secrets": {
      stack: chart(rule({ resources: ["secrets"], verbs: ["list"] })),
      at: ["values.rbac.rules[0]"],
    },
    "another group": { stack: chart(rule({ apiGroups: ["apps"] })), at: ["values.rbac.rules[0]"] },
    "the whole cluster": {
      stack: chart({ create: false, clusterWideAccess: true }),
      at: ["values.rbac.clusterWideAccess"],
    },
  },
  unjudged: { "unknown rules": { stack: chart({ create: true, rules: UNKNOWN_TEXT }), names: "values.rbac.rules" } },
});
