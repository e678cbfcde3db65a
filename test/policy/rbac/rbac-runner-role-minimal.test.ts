import { rbacRunnerRoleMinimal } from "../../../policy/rules/rbac/rbac-runner-role-minimal.ts";
import { release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const chart = (rbac: unknown) => release("gitlab-runner", { values: { rbac } });
const rule = (more: object) => ({ create: true, rules: [{ resources: ["pods"], verbs: ["get"], ...more }] });

/** GitLab Runner docs, executors/kubernetes, configure runner API permissions: everything that any feature needs. */
const NEEDED: Record<string, string> = {
  configmaps: "create delete get update",
  events: "list watch",
  namespaces: "create delete",
  persistentvolumeclaims: "create delete get",
  pods: "create delete get list watch",
  "pods/attach": "create delete get patch",
  "pods/exec": "create delete get patch",
  "pods/log": "get list",
  secrets: "create delete get update",
  serviceaccounts: "get",
  services: "create get",
};
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

describeRule(rbacRunnerRoleMinimal, {
  good: {
    ...Object.fromEntries(
      Object.entries(NEEDED).map(([resource, verbs]) => [
        `all that is needed of ${resource}`,
        { stack: chart(rule({ resources: [resource], verbs: verbs.split(" ") })) },
      ]),
    ),
    "no role": { stack: chart({ create: false }) },
    "nothing, as the chart makes none by default": { stack: chart({}) },
    "what a manager needs": {
      stack: chart(rule({ resources: ["pods", "secrets"], verbs: ["get", "create", "delete"] })),
    },
    "another chart": { stack: release("web", { values: { rbac: { create: true } } }) },
  },
  bad: {
    "a role without rules, everywhere": {
      stack: chart({ create: true, clusterWideAccess: true }),
      at: ["values.rbac.clusterWideAccess", "values.rbac.rules"],
    },
    ...Object.fromEntries(
      Object.entries(NEEDED).map(([resource, verbs]) => {
        const more = VERBS.filter((verb) => !verbs.split(" ").includes(verb));
        const says = `found=${more.map((verb) => `${verb} ${resource}`).join(", ")};`;
        return [
          `more than is needed of ${resource}`,
          { stack: chart(rule({ resources: [resource], verbs: VERBS })), at: ["values.rbac.rules[0]"], says },
        ];
      }),
    ),
    "a role without rules": { stack: chart({ create: true }), at: ["values.rbac.rules"] },
    "a rule without resources": {
      stack: chart(rule({ resources: undefined })),
      at: ["values.rbac.rules[0].resources"],
    },
    "a rule without verbs": { stack: chart(rule({ verbs: [] })), at: ["values.rbac.rules[0].verbs"] },
    "what is needed, in another group too": {
      stack: chart(rule({ apiGroups: ["", "apps"] })),
      at: ["values.rbac.rules[0]"],
      says: "get pods",
    },
    "a resource that is not needed": { stack: chart(rule({ resources: ["nodes"] })), at: ["values.rbac.rules[0]"] },
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
