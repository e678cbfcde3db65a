import { glAgentCiAccessNarrow } from "../../../policy/rules/gitlab/gl-agent-ci-access-narrow.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const config = (text: unknown, more: object = {}) =>
  gitlab("RepositoryFile", { filePath: ".gitlab/agents/prod/config.yaml", content: text, ...more });
const project = (...lines: string[]) =>
  config(["ci_access:", "  projects:", "    - id: acme/web", ...lines.map((line) => `      ${line}`)].join("\n"));
const AT = "content » ci_access.projects[0]";

describeRule(glAgentCiAccessNarrow, {
  good: {
    "a project": { stack: project() },
    "a project and its environments, in production": {
      stack: project("environments: [production]"),
      settings: { production: true },
    },
    "a group below the top": { stack: config("ci_access: {groups: [{id: acme/web}]}") },
    base64: { stack: config(Buffer.from("ci_access: {}").toString("base64"), { encoding: "base64" }) },
    "another file": {
      stack: gitlab("RepositoryFile", { filePath: "README.md", content: "ci_access: {instance: {}}" }),
    },
  },
  bad: {
    "a top-level group": {
      stack: config("ci_access: {groups: [{id: acme}]}"),
      at: ["content » ci_access.groups[0].id"],
    },
    "the whole instance": { stack: config("ci_access: {instance: {}}"), at: ["content » ci_access.instance"] },
    "any environment, in production": { stack: project(), settings: { production: true }, at: [`${AT}.environments`] },
    "every environment by a star": {
      stack: project('environments: ["*"]'),
      settings: { production: true },
      at: [`${AT}.environments`],
    },
    "what is not YAML": { stack: config("ci_access: [}"), at: ["content"] },
    "base64 of a top-level group": {
      stack: config(Buffer.from("ci_access: {groups: [{id: acme}]}").toString("base64"), { encoding: "base64" }),
      at: ["content » ci_access.groups[0].id"],
    },
  },
  unjudged: { "an unknown text": { stack: config(UNKNOWN_TEXT), names: "content" } },
});
