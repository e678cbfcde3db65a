import { bindingOf, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { BINDINGS } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const BARE = ["gitlab:ci_job", "gitlab:user"];
const READ_ONLY = "view";
const WITH_ENVIRONMENT = /^gitlab:(project_env:\d+:[\w-]+|(project|group)_env_tier:\d+:\w+)$/;

/** Jobs get rights by project and environment, never by the group that all jobs of all projects share. */
export const rbacCiGroupScoped: ResourceRule = {
  scope: "resource",
  judges: BINDINGS,
  id: "rbac-ci-group-scoped",
  severity: "critical",
  level: "mandatory",
  demand:
    "No binding names the bare groups gitlab:ci_job or gitlab:user; in production a job's group names an environment.",
  why: "gitlab:ci_job is every job of every project that shares the agent, on any branch.",
  fix: "bind gitlab:project_env:<project id>:<environment slug> or gitlab:project_env_tier:<project id>:<tier>",
  reference: "GitLab docs, agent ci_cd_workflow, impersonation; ATT&CK T1078",
  limits: UNSEEN_ROLES,
  judge(resource, read, settings) {
    const binding = bindingOf(resource, read);
    if (binding === undefined || binding.roleName === READ_ONLY) return [];
    return binding.subjects.flatMap((subject) => {
      if (BARE.includes(subject.name)) {
        return {
          at: subject.at.at("name"),
          what: "every job or user behind the agent gets the role",
          found: `${subjectTitle(subject)} with ${binding.roleKind} ${binding.roleName ?? "unknown"}`,
          wanted: "a group with a project's or a group's number",
        };
      }
      const job = /^gitlab:(project|group):/.test(subject.name);
      if (!settings.production || !job || WITH_ENVIRONMENT.test(subject.name)) return [];
      return {
        at: subject.at.at("name"),
        what: "jobs of any environment get the role in production",
        found: subjectTitle(subject),
        wanted: "a group that names an environment or its tier",
      };
    });
  },
};
