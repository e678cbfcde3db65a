import assert from "node:assert/strict";
import { glVariableProtected } from "../../../policy/rules/gitlab/gl-variable-protected.ts";
import { gitlab, judge, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const SAFE = { masked: true, hidden: true, protected: true };

function variable(key: string, props: object = {}, kind = "ProjectVariable") {
  return gitlab(kind, { key, value: "a-plain-value", ...props });
}

describeRule(glVariableProtected, {
  good: {
    "a credential that is masked, hidden and protected": { stack: variable("REGISTRY_TOKEN", SAFE) },
    "a credential whose value is not known yet": {
      stack: variable("REGISTRY_TOKEN", { ...SAFE, value: UNKNOWN_TEXT }),
    },
    "an unknown value under a harmless name, with all flags": {
      stack: variable("CONTEXT", { ...SAFE, value: UNKNOWN_TEXT }),
    },
    "a variable that is no secret": { stack: variable("KUBE_CONTEXT") },
    "a public key": { stack: variable("SIGNING_PUBLIC_KEY") },
    "a variable of the instance, which cannot be hidden": {
      stack: variable("API_TOKEN", { masked: true, protected: true }, "InstanceVariable"),
    },
    "a raw value with a dollar": { stack: variable("DB_PASSWORD", { ...SAFE, raw: true, value: "pa$word12" }) },
    "a schedule's variable that is no secret": { stack: variable("MODE", {}, "PipelineScheduleVariable") },
    "another resource": { stack: gitlab("RepositoryFile", { key: "API_TOKEN" }) },
  },
  bad: {
    "a credential without flags": {
      stack: variable("CONTAINER_REGISTRY_ACCESS_TOKEN"),
      at: ["masked", "hidden", "protected"],
      says: 'variable "CONTAINER_REGISTRY_ACCESS_TOKEN" is not masked',
    },
    "a credential that every branch reads": {
      stack: variable("DEPLOY_KEY", { ...SAFE, protected: false }, "GroupVariable"),
      at: ["protected"],
    },
    "a credential that settings show": { stack: variable("kubeconfig", { ...SAFE, hidden: false }), at: ["hidden"] },
    "a token under a harmless name": {
      stack: variable("CONTEXT", { ...SAFE, masked: false, value: "glpat-abcdefghij" }),
      at: ["masked"],
    },
    "a private key under a harmless name": {
      stack: variable("FILE", { masked: true, hidden: true, value: "-----BEGIN OPENSSH PRIVATE KEY-----" }),
      at: ["protected"],
    },
    "a value with a dollar that is expanded": {
      stack: variable("DB_PASSWORD", { ...SAFE, value: "pa$word12" }),
      at: ["raw"],
    },
    "a variable of the instance": { stack: variable("API_TOKEN", {}, "InstanceVariable"), at: ["masked", "protected"] },
    "a schedule's variable": { stack: variable("API_TOKEN", {}, "PipelineScheduleVariable"), at: ["key"] },
  },
  unjudged: {
    "an unknown flag": { stack: variable("API_TOKEN", { ...SAFE, masked: UNKNOWN_TEXT }), names: "masked" },
    "an unknown key": { stack: variable(UNKNOWN_TEXT), names: "key" },
    "an unknown value under a harmless name": { stack: variable("CONTEXT", { value: UNKNOWN_TEXT }), names: "value" },
  },
});

describe("gl-variable-protected", () => {
  it("never shows a value", () => {
    const { messages } = judge(glVariableProtected, variable("API_TOKEN", { value: "glpat-abcdefghij" }));
    assert.equal(messages.length, 3);
    for (const message of messages) assert.ok(!message.includes("abcdefghij"), message);
  });
});
