import { rbacImpersonateAgentOnly } from "../../../policy/rules/rbac/rbac-impersonate-agent-only.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, core, role, tooMuch, V1 } from "./objects.ts";

const inDefault = (named: boolean) => (named ? { metadata: { namespace: "default" } } : {});

describeRule(rbacImpersonateAgentOnly, {
  good: {
    "the agent": {
      stack: [
        role("ClusterRole", core(["users", "groups"], ["impersonate"])),
        bind("ClusterRoleBinding", { kind: "ClusterRole", name: "it" }, account("gitlab-agent", "agent")),
      ],
    },
    "other verbs": { stack: role("ClusterRole", core(["users"], ["get"])) },
    "the agent's Role beside one of the same name in another namespace": {
      stack: [
        object(V1, "Role", {
          metadata: { namespace: "gitlab-agent" },
          rules: [core(["serviceaccounts"], ["impersonate"])],
        }),
        object(V1, "RoleBinding", {
          metadata: { namespace: "gitlab-agent" },
          roleRef: { kind: "Role", name: "it" },
          subjects: [account("gitlab-agent", "agent")],
        }),
        bind("RoleBinding", { kind: "Role", name: "it" }, account("shop", "web")),
      ],
    },
    "the agent in one namespace": {
      stack: [
        role("ClusterRole", core(["serviceaccounts"], ["impersonate"])),
        bind("RoleBinding", { kind: "ClusterRole", name: "it" }, account("gitlab-agent", "agent")),
      ],
    },
    ...Object.fromEntries(
      ["Role", "RoleBinding"].map((named) => [
        `a Role and its binding in default, which only the ${named} names`,
        {
          stack: [
            object(V1, "Role", { ...inDefault(named === "Role"), rules: [core(["serviceaccounts"], ["impersonate"])] }),
            object(V1, "RoleBinding", {
              ...inDefault(named === "RoleBinding"),
              roleRef: { kind: "Role", name: "it" },
              subjects: [account("gitlab-agent", "agent")],
            }),
          ],
        },
      ]),
    ),
    "every verb on another resource of the group": {
      stack: role("ClusterRole", { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["*"] }),
    },
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
    "the agent's, but in another namespace": {
      stack: [
        object(V1, "Role", { metadata: { namespace: "ops" }, rules: [core(["serviceaccounts"], ["impersonate"])] }),
        bind("RoleBinding", { kind: "Role", name: "it" }, account("gitlab-agent", "agent")),
      ],
      at: ["rules[0]"],
    },
    "the agent's, but another kind of role": {
      stack: [
        role("Role", core(["serviceaccounts"], ["impersonate"])),
        bind("RoleBinding", { kind: "ClusterRole", name: "it" }, account("gitlab-agent", "agent")),
      ],
      at: ["rules[0]"],
    },
    ...tooMuch(
      ["", "users", "impersonate"],
      ["", "groups", "impersonate"],
      ["", "serviceaccounts", "impersonate"],
      ["authentication.k8s.io", "uids", "impersonate"],
      ["authentication.k8s.io", "userextras", "impersonate"],
    ),
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
