import { glDeployTokenExpiry } from "../../../policy/rules/gitlab/gl-deploy-token-expiry.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function token(expiresAt: unknown, kind = "ProjectDeployToken") {
  return gitlab(kind, { scopes: ["read_registry"], ...(expiresAt === undefined ? {} : { expiresAt }) });
}

const AT = ["expiresAt"];

describeRule(glDeployTokenExpiry, {
  settings: { deployTokenMaxDays: 90 },
  good: {
    "an end within the limit": { stack: token("2026-08-01T00:00:00Z") },
    "the last moment of the limit": { stack: token("2026-09-14T00:00:00Z") },
    "a date alone": { stack: token("2026-06-16", "GroupDeployToken") },
    "another resource": { stack: gitlab("ProjectAccessToken", {}) },
  },
  bad: {
    "no end": { stack: token(undefined), at: AT, says: "never expires" },
    "an empty end": { stack: token(""), at: AT, says: "never expires" },
    "an end that is past": { stack: token("2026-06-14T23:59:59Z"), at: AT, says: "has expired" },
    "an end today at midnight": { stack: token("2026-06-15T00:00:00Z"), at: AT, says: "has expired" },
    "an end too far away": { stack: token("2026-09-14T00:00:01Z"), at: AT, says: "lives too long" },
    "an end that is no time": { stack: token("soon", "GroupDeployToken"), at: AT, says: "is no time" },
  },
  unjudged: {
    "an unknown end": { stack: token(UNKNOWN_TEXT), names: "expiresAt" },
    "an end of a wrong type": { stack: token(20260801), names: "expiresAt is a number" },
  },
});
