import { chartNameOf } from "../../lib/charts.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const ADMIN_ROLES = ["cluster-admin", "admin", "edit"];

/** The agent's chart does not bind its service account to cluster-admin, which it does unless told otherwise. */
export const rbacAgentNotClusterAdmin: ResourceRule = {
  scope: "resource",
  judges: ["release"],
  id: "rbac-agent-not-cluster-admin",
  severity: "critical",
  level: "mandatory",
  demand: "A gitlab-agent release sets rbac.create to false or names a role that is no administrator's.",
  why: "The chart's default binds agentk to cluster-admin, and every job of an authorised project acts as agentk.",
  fix: "set rbac.create to false and bind a Role of your own to the agent's ServiceAccount",
  reference: "GitLab docs, agent install, values rbac.create and rbac.useExistingRole; CIS Kubernetes 5.1.1",
  limits: UNSEEN_VALUES,
  judge(_resource, read) {
    if (chartNameOf(read) !== "gitlab-agent") return [];
    const rbac = read.at("values", "rbac");
    const create = rbac.at("create");
    if (create.flag() === false) return [];
    const existing = rbac.at("useExistingRole").text();
    if (existing !== undefined && existing !== "" && !ADMIN_ROLES.includes(existing)) return [];
    if (!create.notes.clear) return [];
    return [
      {
        at: existing ? rbac.at("useExistingRole") : create,
        what: "the agent's chart binds an administrator's role",
        found: existing ? `role ${existing}` : `rbac.create ${create.flag() ?? "absent, which means true"}`,
        wanted: "rbac.create false, or useExistingRole with a role of few rights",
      },
    ];
  },
};
