import { rbacNoBroadSubjects } from "../../../policy/rules/rbac/rbac-no-broad-subjects.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, group } from "./objects.ts";

const EDIT = { kind: "ClusterRole", name: "edit" };

describeRule(rbacNoBroadSubjects, {
  good: {
    "one account": { stack: bind("RoleBinding", EDIT, account("shop", "web")) },
    ...Object.fromEntries(
      ["public-info-viewer", "discovery", "basic-user", "service-account-issuer-discovery"].map((name) => [
        `${name} for everybody`,
        {
          stack: bind(
            "ClusterRoleBinding",
            { kind: "ClusterRole", name: `system:${name}` },
            group("system:authenticated"),
          ),
        },
      ]),
    ),
    "no subjects": { stack: bind("RoleBinding", EDIT) },
  },
  bad: {
    "anonymous requests": {
      stack: bind("RoleBinding", EDIT, { kind: "User", name: "system:anonymous" }),
      at: ["subjects[0].name"],
    },
    "everybody without a name": {
      stack: bind("RoleBinding", EDIT, group("system:unauthenticated")),
      at: ["subjects[0].name"],
    },
    "everybody with a name": {
      stack: bind("ClusterRoleBinding", EDIT, group("system:authenticated")),
      at: ["subjects[0].name"],
    },
    "system:masters": { stack: bind("ClusterRoleBinding", EDIT, group("system:masters")), at: ["subjects[0].name"] },
    "all accounts": {
      stack: bind("RoleBinding", EDIT, account("a", "b"), group("system:serviceaccounts")),
      at: ["subjects[1].name"],
    },
    "all accounts of a namespace": {
      stack: bind("RoleBinding", EDIT, group("system:serviceaccounts:shop")),
      at: ["subjects[0].name"],
    },
    "every account by a star": { stack: bind("RoleBinding", EDIT, account("shop", "*")), at: ["subjects[0].name"] },
    "a star": { stack: bind("RoleBinding", EDIT, group("*")), at: ["subjects[0].name"] },
  },
  unjudged: {
    "an unknown name": {
      stack: bind("RoleBinding", EDIT, { kind: "Group", name: UNKNOWN_TEXT }),
      names: "subjects[0].name",
    },
  },
});
