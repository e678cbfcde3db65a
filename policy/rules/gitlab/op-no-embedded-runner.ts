import { gitlabValuesOf } from "../../lib/gitlab-values.ts";
import { GITLABS } from "../../lib/kinds.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** No runner comes with GitLab itself. */
export const opNoEmbeddedRunner: ResourceRule = {
  scope: "resource",
  judges: [...GITLABS, "release"],
  id: "op-no-embedded-runner",
  severity: "high",
  level: "production",
  demand: "GitLab's chart sets gitlab-runner.install to false.",
  why: "It is on by default, and its jobs run with wildcard rights in the namespace of GitLab's own secrets.",
  fix: "set gitlab-runner.install to false, and install runners in namespaces of their own",
  reference: "GitLab docs, chart, gitlab-runner subchart",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const values = gitlabValuesOf(resource, read);
    const at = values?.at("gitlab-runner", "install");
    if (at === undefined || at.flag() === false || at.isUnknown()) return [];
    const found = `${at.flag() ?? "absent, which means true"}`;
    return [{ at, what: "a runner is installed beside GitLab", found, wanted: "false" }];
  },
};
