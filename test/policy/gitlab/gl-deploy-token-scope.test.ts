import { glDeployTokenScope } from "../../../policy/rules/gitlab/gl-deploy-token-scope.ts";
import { gitlab, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

describeRule(glDeployTokenScope, {
  good: {
    "reading the registry": { stack: gitlab("ProjectDeployToken", { name: "web-g1", scopes: ["read_registry"] }) },
    "a scope of the settings": {
      stack: gitlab("GroupDeployToken", { scopes: ["read_registry", "read_repository"] }),
      settings: { deployTokenScopes: ["read_registry", "read_repository"] },
    },
    "another resource": { stack: gitlab("ProjectAccessToken", { scopes: ["api"] }) },
  },
  bad: {
    writing: {
      stack: gitlab("ProjectDeployToken", { scopes: ["read_registry", "write_registry"] }),
      at: ["scopes[1]"],
      says: "found=write_registry",
    },
    "more than the settings allow": {
      stack: gitlab("ProjectDeployToken", { scopes: ["write_registry"] }),
      settings: { deployTokenScopes: ["read_registry", "read_repository"] },
      at: ["scopes[0]"],
      says: "wanted=read_registry, read_repository;",
    },
    "reading the repository": { stack: gitlab("GroupDeployToken", { scopes: ["read_repository"] }), at: ["scopes[0]"] },
    "the name that GitLab hands to jobs": {
      stack: gitlab("ProjectDeployToken", { name: "gitlab-deploy-token", scopes: ["read_registry"] }),
      at: ["name"],
    },
  },
  unjudged: {
    "unknown scopes": { stack: gitlab("ProjectDeployToken", { scopes: UNKNOWN_TEXT }), names: "scopes" },
    "one unknown scope, but the next": {
      stack: gitlab("ProjectDeployToken", { scopes: [UNKNOWN_TEXT, "write_registry"] }),
      names: "scopes[0]",
      at: ["scopes[1]"],
    },
  },
});
