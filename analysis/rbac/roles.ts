import { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import { type Selector, selectorOf, selects } from "../objects/selector.ts";
import { isRbac } from "./binding.ts";
import { type PolicyRule, rulesOf } from "./covers.ts";

/** An object with its reader. */
export interface Member {
  readonly resource: Resource;
  readonly read: Reader;
}

interface ClusterRole {
  readonly labels: Record<string, string>;
  readonly rules: PolicyRule[];
  /** Selectors of the roles whose rules this one takes over; undefined for a role with rules of its own. */
  readonly aggregates: Selector[] | undefined;
}

/** The default role that every cluster has and that is the same everywhere. */
const CLUSTER_ADMIN = {
  rules: [
    { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
    { nonResourceURLs: ["*"], verbs: ["*"] },
  ],
};

/**
 * Rules by role: `ClusterRole name`, `Role namespace/name`. An aggregated ClusterRole has the rules of all roles that it
 * selects, through any number of steps, and loses its own, as the controller writes over them (Kubernetes docs, RBAC,
 * Aggregated ClusterRoles).
 */
export function roleTable(members: readonly Member[]): Map<string, readonly PolicyRule[]> {
  const table = new Map<string, readonly PolicyRule[]>([
    ["ClusterRole cluster-admin", rulesOf(new Reader(CLUSTER_ADMIN))],
  ]);
  const clusterRoles = new Map<string, ClusterRole>();
  for (const { resource, read } of members) {
    if (isRbac(resource, "Role")) table.set(`Role ${resource.namespace ?? "default"}/${resource.name}`, rulesOf(read));
    if (isRbac(resource, "ClusterRole")) clusterRoles.set(resource.name, clusterRoleOf(read));
  }
  for (const [name, role] of clusterRoles) table.set(`ClusterRole ${name}`, effectiveRules(role, clusterRoles));
  return table;
}

function clusterRoleOf(read: Reader): ClusterRole {
  const selectors = read.at("aggregationRule", "clusterRoleSelectors");
  const labels = read.at("metadata", "labels").entries();
  return {
    labels: Object.fromEntries(labels.flatMap(([key, at]) => (at.text() === undefined ? [] : [[key, at.text()!]]))),
    rules: rulesOf(read),
    aggregates: selectors.exists() ? selectors.list().map(selectorOf) : undefined,
  };
}

function effectiveRules(role: ClusterRole, all: ReadonlyMap<string, ClusterRole>): PolicyRule[] {
  const seen = new Set<ClusterRole>([role]);
  const rules: PolicyRule[] = [];
  for (const current of seen) {
    if (current.aggregates === undefined) {
      rules.push(...current.rules);
      continue;
    }
    for (const candidate of all.values()) {
      if (current.aggregates.some((selector) => selects(selector, candidate.labels))) seen.add(candidate);
    }
  }
  return rules;
}
