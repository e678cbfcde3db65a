import { rbacImpersonateAgentOnly } from "../../../policy/rules/rbac/rbac-impersonate-agent-only.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, core, role } from "./objects.ts";

describeRule(rbacImpersonateAgentOnly, {
  good: {
    "the agent": {
      stack: [
        role("ClusterRole", core(["users", "groups"], ["impersonate"])),
        bind("ClusterRoleBinding", { kind: "ClusterRole", name: "it" }, account("gitlab-agent", "agent")),
      ],
    },
    "other verbs": { stack: role("ClusterRole", core(["users"], ["get"])) },
    "another group": { stack: role("Role", { apiGroups: ["x.io"], resources: ["groups"], verbs: ["impersonate"] }) },
  },
  bad: {
    "a role that nobody holds yet": {
      stack: role("Role", core(["serviceaccounts"], ["impersonate"])),
      at: ["rules[0]"],
    },
    "somebody else beside the agent": {
      stack: [
        role("ClusterRole", core(["groups"], ["impersonate"])),
        bind(
          "ClusterRoleBinding",
          { kind: "ClusterRole", name: "it" },
          account("gitlab-agent", "agent"),
          account("shop", "web"),
        ),
      ],
      at: ["rules[0]"],
    },
    "extras of a user": {
      stack: role("ClusterRole", {
        apiGroups: ["authentication.k8s.io"],
        resources: ["userextras/agent.gitlab.com/id"],
        verbs: ["impersonate"],
      }),
      at: ["rules[0]"],
    },
    "a wildcard": { stack: role("ClusterRole", core(["*"], ["*"])), at: ["rules[0]"] },
  },
  unjudged: { "unknown verbs": { stack: role("Role", core(["users"], UNKNOWN_TEXT)), names: "rules[0].verbs" } },
});
