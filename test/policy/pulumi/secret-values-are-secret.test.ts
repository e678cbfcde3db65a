import type { Judged } from "../../../policy/lib/session.ts";
import { secretValuesAreSecret } from "../../../policy/rules/pulumi/secret-values-are-secret.ts";
import { gitlab, object, release, resource } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const given = (judged: Judged, options: object) => ({
  ...judged,
  options: { protect: false, ignoreChanges: [], secretsMarked: true, ...options },
});
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" };
const SECRET_MAP = { ...SECRET, value: { value: { password: "hunter2" } } };
const secret = (body: Record<string, unknown>) => given(object("v1", "Secret", body), {});
const chart = (values: unknown) => given(release("web", { values }), {});
const variable = (value: unknown) => given(gitlab("ProjectVariable", { key: "API_TOKEN", value }), {});

describeRule(secretValuesAreSecret, {
  good: {
    "a secret value": { stack: chart({ db: { password: SECRET } }) },
    "the name of a Secret": {
      stack: chart({ runners: { secret: "token-g1" }, db: { existingSecret: "db", passwordSecretName: "x" } }),
    },
    "a secret map": { stack: chart({ db: SECRET_MAP }) },
    "a Secret of secret values": { stack: secret({ data: SECRET_MAP, stringData: { a: SECRET, b: "" } }) },
    "a secret variable": { stack: variable(SECRET) },
    "where marks cannot be seen": { stack: release("web", { values: { password: "hunter2" } }) },
    "another variable": { stack: given(gitlab("ProjectVariable", { key: "MODE", value: "fast" }), {}) },
    "a provider": { stack: given(resource("pulumi:providers:gitlab", { token: SECRET }), {}) },
  },
  bad: {
    "a password of a chart": { stack: chart({ db: [{ password: "hunter2" }] }), at: ["values.db[0].password"] },
    "a Secret in clear": {
      stack: secret({ data: { a: "eA==" }, stringData: { b: "hunter2" } }),
      at: ["data.a", "stringData.b"],
    },
    "a variable in clear": { stack: variable("hunter2"), at: ["value"] },
    ...Object.fromEntries(
      ["GroupVariable", "InstanceVariable"].map((kind) => [
        `a ${kind} in clear`,
        { stack: given(gitlab(kind, { key: "API_TOKEN", value: "hunter2" }), {}), at: ["value"] },
      ]),
    ),
    "a provider's token in clear": {
      stack: given(resource("pulumi:providers:gitlab", { token: "glpat-x" }), {}),
      at: ["token"],
    },
  },
  unjudged: {},
});
