import { saNoLongLivedToken } from "../../../policy/rules/rbac/sa-no-long-lived-token.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const secret = (type: unknown) => object("v1", "Secret", { type });

describeRule(saNoLongLivedToken, {
  good: {
    "a pull secret": { stack: secret("kubernetes.io/dockerconfigjson") },
    "no type": { stack: object("v1", "Secret", {}) },
  },
  bad: { "a token without an end": { stack: secret("kubernetes.io/service-account-token"), at: ["type"] } },
  unjudged: { "an unknown type": { stack: secret(UNKNOWN_TEXT), names: "type" } },
});
