import { rbacNoDefaultSaSubject } from "../../../policy/rules/rbac/rbac-no-default-sa-subject.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind } from "./objects.ts";

const IT = { kind: "Role", name: "it" };

describeRule(rbacNoDefaultSaSubject, {
  good: {
    "an account of its own": { stack: bind("RoleBinding", IT, account("shop", "web")) },
    "a user called default": { stack: bind("RoleBinding", IT, { kind: "User", name: "default" }) },
    "no namespace in a RoleBinding": { stack: bind("RoleBinding", IT, { kind: "ServiceAccount", name: "web" }) },
  },
  bad: {
    default: {
      stack: bind("RoleBinding", IT, account("shop", "web"), account("shop", "default")),
      at: ["subjects[1].name"],
      says: "every pod of a namespace",
    },
    "no namespace in a ClusterRoleBinding": {
      stack: bind("ClusterRoleBinding", IT, { kind: "ServiceAccount", name: "web" }),
      at: ["subjects[0].namespace"],
      says: "the subject has no namespace",
    },
  },
  unjudged: {
    "an unknown name": { stack: bind("RoleBinding", IT, account("shop", UNKNOWN_TEXT)), names: "subjects[0].name" },
  },
});
