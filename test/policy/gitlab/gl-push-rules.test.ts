import { glPushRules } from "../../../policy/rules/gitlab/gl-push-rules.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const STRICT = { preventSecrets: true, rejectUnsignedCommits: true };
const rules = (flags: object, project = "acme/shop/web") => gitlab("ProjectPushRules", { project, ...flags }, "rules");
const project = (more: object = {}) => gitlab("Project", { name: "Web", path: "web", ...more }, "project");

describeRule(glPushRules, {
  good: {
    "strict rules": { stack: rules(STRICT) },
    "a project with rules of its own kind": { stack: [project(), rules(STRICT)] },
    "a project that is named by its name": {
      stack: [gitlab("Project", { name: "web" }), rules(STRICT, "acme/shop/web")],
    },
    "a project with rules inside": { stack: project({ pushRules: STRICT }) },
    "a group with rules inside": { stack: gitlab("Group", { pushRules: STRICT }) },
    "a tier without them": { stack: [project(), rules({})], settings: { gitlabTier: "free" } },
    "other resources": { stack: gitlab("ProjectVariable", { key: "MODE" }) },
  },
  bad: {
    "rules that let secrets and anybody in": {
      stack: rules({ preventSecrets: false }),
      at: ["preventSecrets", "rejectUnsignedCommits"],
      says: "found=false",
    },
    "half of it inside a project": {
      stack: project({ pushRules: { preventSecrets: true } }),
      at: ["pushRules.rejectUnsignedCommits"],
      says: "absent, which means false",
    },
    "a project without any": { stack: project(), at: ["pushRules"], says: "found=no push rules" },
    "a project whose neighbour has some": { stack: [project(), rules(STRICT, "acme/shop/api")], at: ["pushRules"] },
    "a project that shares the end of a name": {
      stack: [project(), rules(STRICT, "acme/shop/old-web")],
      at: ["pushRules"],
    },
    "a group's": {
      stack: gitlab("Group", { pushRules: { rejectUnsignedCommits: true } }),
      at: ["pushRules.preventSecrets"],
    },
  },
  unjudged: {
    "an unknown flag": { stack: rules({ ...STRICT, preventSecrets: UNKNOWN_TEXT }), names: "preventSecrets" },
    "rules of a project that is not known yet": { stack: [project(), rules(STRICT, UNKNOWN_TEXT)], names: "project" },
  },
});
