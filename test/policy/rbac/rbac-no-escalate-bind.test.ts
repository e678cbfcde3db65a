import { rbacNoEscalateBind } from "../../../policy/rules/rbac/rbac-no-escalate-bind.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role, V1 } from "./objects.ts";

const rbac = (resources: unknown, verbs: unknown) => ({ apiGroups: [V1.split("/")[0]], resources, verbs });

describeRule(rbacNoEscalateBind, {
  good: {
    reading: { stack: role("ClusterRole", rbac(["roles", "rolebindings"], ["get", "list", "watch"])) },
    "the same words in another group": { stack: role("Role", core(["roles"], ["bind"])) },
  },
  bad: {
    escalate: { stack: role("ClusterRole", rbac(["clusterroles"], ["escalate"])), at: ["rules[0]"], says: "escalate" },
    bind: { stack: role("Role", rbac(["roles"], ["bind"])), at: ["rules[0]"] },
    "creating bindings": { stack: role("Role", rbac(["rolebindings"], ["create"])), at: ["rules[0]"] },
    "patching cluster bindings": {
      stack: role("ClusterRole", rbac(["clusterrolebindings"], ["patch"])),
      at: ["rules[0]"],
    },
    "updating roles": { stack: role("Role", rbac(["roles"], ["update"])), at: ["rules[0]"] },
    "a wildcard": { stack: role("Role", rbac(["*"], ["*"])), at: ["rules[0]"] },
  },
  unjudged: {
    "unknown resources": { stack: role("Role", rbac(UNKNOWN_TEXT, ["bind"])), names: "rules[0].resources" },
  },
});
