import type { Reader } from "../../../analysis/objects/reader.ts";
import { type PolicyRule, rulesOf } from "../../../analysis/rbac/covers.ts";
import { chartNameOf } from "../../lib/charts.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** What a manager needs in its job namespace, all features included (GitLab Runner docs, configure runner API permissions). */
const NEEDED: Record<string, readonly string[]> = {
  configmaps: ["create", "delete", "get", "update"],
  events: ["list", "watch"],
  namespaces: ["create", "delete"],
  persistentvolumeclaims: ["create", "delete", "get"],
  pods: ["create", "delete", "get", "list", "watch"],
  "pods/attach": ["create", "delete", "get", "patch"],
  "pods/exec": ["create", "delete", "get", "patch"],
  "pods/log": ["get", "list"],
  secrets: ["create", "delete", "get", "update"],
  serviceaccounts: ["get"],
  services: ["create", "get"],
};

/** The role that the runner's chart makes has what a manager needs. */
export const rbacRunnerRoleMinimal: ResourceRule = {
  scope: "resource",
  judges: ["release"],
  id: "rbac-runner-role-minimal",
  severity: "high",
  level: "mandatory",
  demand:
    "A gitlab-runner release makes no role, or one of complete rules within what a manager needs, in one namespace.",
  why: "The chart's default is every verb on every core resource; an entry without resources or verbs is a wildcard.",
  fix: "set rbac.create to false and bind a Role of your own, or write rbac.rules out",
  reference:
    "GitLab Runner docs, executors/kubernetes, configure runner API permissions; chart gitlab-runner, templates/role.yaml",
  limits: UNSEEN_VALUES,
  judge(_resource, read) {
    if (chartNameOf(read) !== "gitlab-runner") return [];
    const rbac = read.at("values", "rbac");
    const create = rbac.at("create");
    const wide = rbac.at("clusterWideAccess");
    const findings: Finding[] = [];
    if (wide.flag() === true)
      findings.push({
        at: wide,
        what: "the manager's role holds in the whole cluster",
        found: "true",
        wanted: "false",
      });
    // The chart's own default of rbac.create is false.
    if (create.flag() !== true) return findings;
    const rules = rbac.at("rules");
    const parsed = rulesOf(rbac);
    if (parsed.length === 0 && !rules.isUnknown())
      return [...findings, { at: rules, what: "the manager's role is a wildcard", found: "no rules", wanted: "rules" }];
    return [...findings, ...parsed.flatMap(judgeRule)];
  },
};

function judgeRule(rule: PolicyRule): Finding[] {
  const { at, resources, verbs } = rule;
  const missing = [
    [at.at("resources"), resources],
    [at.at("verbs"), verbs],
  ] as [Reader, string[]][];
  const open = missing.filter(([place, list]) => list.length === 0 && !place.isUnknown());
  if (open.length > 0)
    return open.map(([place]) => ({
      at: place,
      what: "the chart makes a wildcard of it",
      found: "nothing",
      wanted: "names",
    }));
  const groups = rule.apiGroups.length === 0 ? [""] : rule.apiGroups;
  const inNeed = (resource: string, verb: string) =>
    groups.every((group) => group === "") && (NEEDED[resource]?.includes(verb) ?? false);
  const extra = resources.flatMap((resource) =>
    verbs.filter((verb) => !inNeed(resource, verb)).map((verb) => `${verb} ${resource}`),
  );
  if (extra.length === 0) return [];
  return [
    { at, what: "the manager's role has more than it needs", found: extra.join(", "), wanted: "what a manager needs" },
  ];
}
