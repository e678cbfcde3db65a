import { glAgentImpersonation } from "../../../policy/rules/gitlab/gl-agent-impersonation.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const config = (text: unknown, more: object = {}) =>
  gitlab("RepositoryFile", { filePath: ".gitlab/agents/prod/config.yaml", content: text, ...more });
const project = (...lines: string[]) =>
  config(["ci_access:", "  projects:", "    - id: acme/web", ...lines.map((line) => `      ${line}`)].join("\n"));
const OWN = { project: "acme/clusters" };
const AT = "content » ci_access.projects[0]";

describeRule(glAgentImpersonation, {
  good: {
    "as the job": { stack: project("access_as: {ci_job: {}}") },
    "as somebody": { stack: project("access_as: {impersonate: {username: x}}") },
    "an entry for the configuration's own project": {
      stack: config("ci_access: { projects: [{ id: Acme/Clusters, access_as: { ci_job: {} } }] }", OWN),
    },
    "an agent that impersonates nobody": { stack: config("user_access: { access_as: { agent: {} } }", OWN) },
    "a configuration whose project is a number": {
      stack: config("ci_access: { projects: [{ id: acme/web, access_as: { ci_job: {} } }] }", { project: "42" }),
    },
    "the free tier, which has none": { stack: project(), settings: { gitlabTier: "free" } },
  },
  bad: {
    absent: { stack: project(), at: [`${AT}.access_as`] },
    "the implicit access of the configuration's own project beside jobs": {
      stack: config("ci_access: { projects: [{ id: acme/web, access_as: { ci_job: {} } }] }", OWN),
      at: ["content » ci_access.projects"],
      says: "found=no entry for acme/clusters",
    },
    "the same beside people, and an entry for a group of that name": {
      stack: config(
        "{ ci_access: { groups: [{ id: acme/clusters, access_as: { ci_job: {} } }] }, user_access: { access_as: { user: {} } } }",
        OWN,
      ),
      at: ["content » ci_access.projects"],
    },
    "the same beside people alone": {
      stack: config("user_access: { access_as: { user: {} }, groups: [{ id: acme/shop }] }", OWN),
      at: ["content » ci_access.projects"],
    },
    "as the agent": { stack: project("access_as: {agent: {}}"), at: [`${AT}.access_as`], says: "found=agent" },
  },
  unjudged: { "an unknown text": { stack: config(UNKNOWN_TEXT), names: "content" } },
});
