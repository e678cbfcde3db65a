import { glProtectedEnvironment } from "../../../policy/rules/gitlab/gl-protected-environment.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const WEB = "acme/shop/web";
const AT = "content » ci_access.projects[0].environments";

function agent(environments: string[], scope: "projects" | "groups" = "projects", id = WEB) {
  return file({ [scope]: [{ id, environments }] });
}
function file(access: object) {
  const content = JSON.stringify({ ci_access: access });
  return gitlab("RepositoryFile", { filePath: ".gitlab/agents/apps/config.yaml", content, encoding: "text" }, "agent");
}
const ofProject = (environment: unknown, project: unknown = WEB) =>
  gitlab("ProjectProtectedEnvironment", { project, environment }, "protection");
const ofGroup = (group: string, environment = "production") =>
  gitlab("GroupProtectedEnvironment", { group, environment }, "protection");

describeRule(glProtectedEnvironment, {
  good: {
    "a protection": { stack: [agent(["production"]), ofProject("production")] },
    "one of a group above": { stack: [agent(["production"]), ofGroup("acme")] },
    "one of the group itself": { stack: [agent(["prod-eu"], "groups", "acme/shop"), ofGroup("acme/shop")] },
    "an environment that a pattern means": { stack: [agent(["prod/*"]), ofProject("prod/eu")] },
    "earlier tiers": { stack: agent(["review/*", "staging", "preprod", "nonprod", "qa", "dev", "prod-test"]) },
    "the whole instance, which has no path": { stack: file({ instance: { environments: ["production"] } }) },
    "no environments": { stack: agent([]) },
    "what the settings list": {
      stack: agent(["production", "live"]),
      settings: { existing: [`ProtectedEnvironment ${WEB}/*`] },
    },
    "a tier without them": { stack: agent(["production"]), settings: { gitlabTier: "free" } },
  },
  bad: {
    "no protection": { stack: agent(["production"]), at: [AT], says: `"production" of ${WEB} is not protected` },
    "other words for it": { stack: agent(["prod", "live-eu", "PRODUCTION", "prd"]), at: [AT, AT, AT, AT] },
    "that of another project": { stack: [agent(["production"]), ofProject("production", "acme/shop/api")], at: [AT] },
    "that of another environment": { stack: [agent(["production"]), ofProject("production-us")], at: [AT] },
    "that of a group beside": { stack: [agent(["production"]), ofGroup("acme/sho")], at: [AT] },
    "a group's protection of another tier": { stack: [agent(["production"]), ofGroup("acme", "staging")], at: [AT] },
    "a group that only a project's protection covers": {
      stack: [agent(["production"], "groups", WEB), ofProject("production")],
      at: ["content » ci_access.groups[0].environments"],
    },
  },
  unjudged: {
    "a protection of a project that is not known yet": {
      stack: [agent(["production"]), ofProject("production", UNKNOWN_TEXT)],
      names: "project",
    },
    "a protection of an unknown environment": {
      stack: [agent(["production"]), ofProject(UNKNOWN_TEXT)],
      names: "environment",
    },
  },
});
