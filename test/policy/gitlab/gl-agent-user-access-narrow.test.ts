import { glAgentUserAccessNarrow } from "../../../policy/rules/gitlab/gl-agent-user-access-narrow.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const config = (text: unknown, more: object = {}) =>
  gitlab("RepositoryFile", { filePath: ".gitlab/agents/prod/config.yaml", content: text, ...more });

describeRule(glAgentUserAccessNarrow, {
  good: {
    "as the user": { stack: config("user_access: {access_as: {user: {}}, projects: [{id: a/b}]}") },
    "no users": { stack: config("ci_access: {}") },
    "the free tier": {
      stack: config("user_access: {access_as: {agent: {}}, projects: [{id: a/b}]}"),
      settings: { gitlabTier: "free" },
    },
  },
  bad: {
    "as the agent": {
      stack: config("user_access: {access_as: {agent: {}}, projects: [{id: a/b}]}"),
      at: ["content » user_access.access_as"],
    },
    "a top-level group": {
      stack: config("user_access: {access_as: {user: {}}, groups: [{id: acme}]}"),
      at: ["content » user_access.groups[0].id"],
    },
  },
  unjudged: {
    "an unknown text": { stack: config(UNKNOWN_TEXT), names: "content" },
    "a group by its number": {
      stack: config("user_access: {access_as: {user: {}}, groups: [{id: 1}]}"),
      names: "user_access.groups[0].id is a number",
    },
  },
});
