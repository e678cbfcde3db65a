import type { Reader } from "../../../analysis/objects/reader.ts";
import { hasAllVerbs, type PolicyRule } from "../../../analysis/rbac/covers.ts";
import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { roleRulesOf } from "../../lib/role-rules.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A role names what it allows; `*` also allows what is added to the API later. */
export const rbacNoWildcards: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-wildcards",
  severity: "high",
  level: "mandatory",
  demand: "No rule of a role has a wildcard among its verbs, resources, groups or URLs.",
  why: "A wildcard grants subresources, new kinds and verbs such as escalate that nobody thought of.",
  fix: "name the groups, resources and verbs that are needed",
  reference: "CIS Kubernetes 5.1.3; Kubernetes docs, RBAC good practices; ATT&CK T1098.006",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    return roleRulesOf(resource, read).flatMap(wildcards);
  },
};

function wildcards(rule: PolicyRule): Finding[] {
  const places: Reader[] = [
    ...starred(rule.at.at("apiGroups"), isStar),
    ...starred(rule.at.at("resources"), (text) => isStar(text) || text.endsWith("/*") || text.startsWith("*/")),
    ...starred(rule.at.at("verbs"), isStar),
    ...starred(rule.at.at("nonResourceURLs"), isStar),
  ];
  const findings = places.map((at) => ({
    at,
    what: "the role has a wildcard",
    found: at.text() ?? "",
    wanted: "names",
  }));
  if (!rule.resources.includes("*") || rule.verbs.includes("*") || !hasAllVerbs(rule)) return findings;
  const all = { at: rule.at.at("verbs"), what: "the role has every verb", found: rule.verbs.join(", ") };
  return [...findings, { ...all, wanted: "the verbs that are needed" }];
}

function starred(list: Reader, matches: (text: string) => boolean): Reader[] {
  return list.list().filter((at) => matches(at.text() ?? ""));
}

function isStar(text: string): boolean {
  return text === "*";
}
