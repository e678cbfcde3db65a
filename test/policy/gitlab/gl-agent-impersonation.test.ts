import { glAgentImpersonation } from "../../../policy/rules/gitlab/gl-agent-impersonation.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const config = (text: unknown, more: object = {}) =>
  gitlab("RepositoryFile", { filePath: ".gitlab/agents/prod/config.yaml", content: text, ...more });
const project = (...lines: string[]) =>
  config(["ci_access:", "  projects:", "    - id: acme/web", ...lines.map((line) => `      ${line}`)].join("\n"));
const AT = "content » ci_access.projects[0]";

describeRule(glAgentImpersonation, {
  good: {
    "as the job": { stack: project("access_as: {ci_job: {}}") },
    "as somebody": { stack: project("access_as: {impersonate: {username: x}}") },
    "the free tier, which has none": { stack: project(), settings: { gitlabTier: "free" } },
  },
  bad: {
    absent: { stack: project(), at: [`${AT}.access_as`] },
    "as the agent": { stack: project("access_as: {agent: {}}"), at: [`${AT}.access_as`], says: "found=agent" },
  },
  unjudged: { "an unknown text": { stack: config(UNKNOWN_TEXT), names: "content" } },
});
