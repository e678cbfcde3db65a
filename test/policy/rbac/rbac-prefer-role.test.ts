import { rbacPreferRole } from "../../../policy/rules/rbac/rbac-prefer-role.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, core, group, role } from "./objects.ts";

const IT = { kind: "ClusterRole", name: "it" };
const AGENT = account("gitlab-agent", "agent");

describeRule(rbacPreferRole, {
  good: {
    "a RoleBinding": { stack: [role("ClusterRole", core(["pods"], ["get"])), bind("RoleBinding", IT, AGENT)] },
    "resources of the cluster": {
      stack: [role("ClusterRole", core(["nodes"], ["get"])), bind("ClusterRoleBinding", IT, AGENT)],
    },
    "resources of the cluster beside others": {
      stack: [
        role("ClusterRole", core(["pods", "nodes"], ["get"]), core(["services"], ["get"])),
        bind("ClusterRoleBinding", IT, AGENT),
      ],
    },
    "a URL": {
      stack: [
        role("ClusterRole", { nonResourceURLs: ["/metrics"], verbs: ["get"] }),
        bind("ClusterRoleBinding", IT, AGENT),
      ],
    },
    "a controller": {
      stack: [role("ClusterRole", core(["pods"], ["get"])), bind("ClusterRoleBinding", IT, account("cert", "manager"))],
    },
    "a role from elsewhere": { stack: bind("ClusterRoleBinding", IT, AGENT) },
  },
  bad: {
    "pods everywhere": {
      stack: [role("ClusterRole", core(["pods"], ["get"])), bind("ClusterRoleBinding", IT, AGENT)],
      at: ["subjects[0]"],
    },
    "pods everywhere for jobs": {
      stack: [role("ClusterRole", core(["pods"], ["get"])), bind("ClusterRoleBinding", IT, group("gitlab:ci_job"))],
      at: ["subjects[0]"],
    },
  },
  unjudged: {
    "an unknown role": {
      stack: bind("ClusterRoleBinding", { kind: "ClusterRole", name: UNKNOWN_TEXT }, AGENT),
      names: "roleRef.name",
    },
  },
});
