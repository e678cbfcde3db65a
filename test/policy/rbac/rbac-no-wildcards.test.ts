import { rbacNoWildcards } from "../../../policy/rules/rbac/rbac-no-wildcards.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role } from "./objects.ts";

describeRule(rbacNoWildcards, {
  good: {
    names: { stack: role("Role", core(["pods"], ["get"])) },
    "an object without rules": { stack: object("v1", "Pod", { rules: [core(["*"], ["*"])] }) },
    "every verb on one resource": {
      stack: role("Role", core(["pods"], ["get", "list", "watch", "create", "update", "patch", "delete"])),
    },
  },
  bad: {
    "a wildcard of verbs": { stack: role("Role", core(["pods"], ["get", "*"])), at: ["rules[0].verbs[1]"] },
    "a wildcard of resources": { stack: role("ClusterRole", core(["*"], ["get"])), at: ["rules[0].resources[0]"] },
    "a wildcard of groups": {
      stack: role("Role", { apiGroups: ["*"], resources: ["pods"], verbs: ["get"] }),
      at: ["rules[0].apiGroups[0]"],
    },
    "every subresource": { stack: role("Role", core(["pods/*"], ["get"])), at: ["rules[0].resources[0]"] },
    "a subresource of everything": { stack: role("Role", core(["*/scale"], ["get"])), at: ["rules[0].resources[0]"] },
    "a wildcard of URLs": {
      stack: role("ClusterRole", { nonResourceURLs: ["*"], verbs: ["get"] }),
      at: ["rules[0].nonResourceURLs[0]"],
    },
    "every verb by a wildcard, beside names": {
      stack: role("Role", core(["*"], ["*", "get", "list", "watch", "create", "update", "patch", "delete"])),
      at: ["rules[0].resources[0]", "rules[0].verbs[0]"],
    },
    "all verbs by name on everything": {
      stack: role("Role", core(["*"], ["get", "list", "watch", "create", "update", "patch", "delete"])),
      at: ["rules[0].resources[0]", "rules[0].verbs"],
    },
  },
  unjudged: {
    "unknown verbs, but the next rule": {
      stack: role("Role", core(["pods"], UNKNOWN_TEXT), core(["*"], ["get"])),
      names: "rules[0].verbs",
      at: ["rules[1].resources[0]"],
    },
  },
});
