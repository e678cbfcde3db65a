import { isSecretKey } from "../../lib/gitlab.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A credential is there for the environments that need it. */
export const glVariableEnvScope: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/ProjectVariable", "gitlab/GroupVariable"],
  id: "gl-variable-env-scope",
  severity: "medium",
  level: "production",
  demand: "A variable with a credential has an environmentScope other than *.",
  why: "Otherwise every job of every environment has it, tests of dependencies included.",
  fix: "set environmentScope to the environment that deploys with it",
  reference: "GitLab docs, CI/CD variables, limit the environment scope",
  judge(_resource, read) {
    const key = read.at("key").text() ?? "";
    const at = read.at("environmentScope");
    const scope = at.text() ?? "*";
    if (!isSecretKey(key) || scope !== "*" || at.isUnknown()) return [];
    return [{ at, what: `every job has the credential in "${key}"`, found: "*", wanted: "an environment" }];
  },
};
