import { glAgentProtectedBranches } from "../../../policy/rules/gitlab/gl-agent-protected-branches.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const config = (text: unknown, more: object = {}) =>
  gitlab("RepositoryFile", { filePath: ".gitlab/agents/prod/config.yaml", content: text, ...more });
const project = (...lines: string[]) =>
  config(["ci_access:", "  projects:", "    - id: acme/web", ...lines.map((line) => `      ${line}`)].join("\n"));
const AT = "content » ci_access.projects[0]";

describeRule(glAgentProtectedBranches, {
  good: { only: { stack: project("protected_branches_only: true") }, nobody: { stack: config("observability: {}") } },
  bad: {
    absent: { stack: project(), at: [`${AT}.protected_branches_only`] },
    "any branch": { stack: project("protected_branches_only: false"), at: [`${AT}.protected_branches_only`] },
    "a group": {
      stack: config("ci_access: {groups: [{id: a/b}]}"),
      at: ["content » ci_access.groups[0].protected_branches_only"],
    },
  },
  unjudged: { "an unknown text": { stack: config(UNKNOWN_TEXT), names: "content" } },
});
