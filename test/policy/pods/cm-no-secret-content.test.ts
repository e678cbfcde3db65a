import { cmNoSecretContent } from "../../../policy/rules/pods/cm-no-secret-content.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const map = (data: unknown) => object("v1", "ConfigMap", { data });

describeRule(cmNoSecretContent, {
  good: {
    settings: {
      stack: map({ mode: "fast", "app.properties": "token.ttl=5\npassword.file=/run/p\nsecret=${SECRET}\n" }),
    },
    "a Secret": { stack: object("v1", "Secret", { data: { password: "x" } }) },
    "an empty value": { stack: map({ token: "" }) },
  },
  bad: {
    "a password": { stack: map({ password: "hunter2" }), at: ["data.password"], says: "a value for password" },
    "a token by its form": { stack: map({ x: "glrt-abcdefghijklmnopqrst" }), at: ["data.x"] },
    "a line of a file": { stack: map({ "app.yaml": "mode: fast\ndb_password: hunter2\n" }), at: ['data["app.yaml"]'] },
    "a password in a URL": { stack: map({ url: "postgres://web:hunter2@db/web" }), at: ["data.url"] },
  },
  unjudged: { "unknown data": { stack: map(UNKNOWN_TEXT), names: "data" } },
});
