import type { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import { type Selector, selectorOf, selects } from "../objects/selector.ts";
import { isRbac } from "./binding.ts";
import { type PolicyRule, rulesOf } from "./covers.ts";
import { defaultRoles } from "./defaults.ts";

/** An object with its reader. */
export interface Member {
  readonly resource: Resource;
  readonly read: Reader;
}

interface ClusterRole {
  readonly labels: Record<string, string>;
  readonly rules: readonly PolicyRule[];
  /** Selectors of the roles whose rules this one takes over; undefined for a role with rules of its own. */
  readonly aggregates: readonly Selector[] | undefined;
}

/** Rules by role: `ClusterRole name`, `Role namespace/name`. */
export interface RoleTable {
  /** The rules of a role; undefined for one that is neither in the set nor a default of Kubernetes. */
  rules(role: string): readonly PolicyRule[] | undefined;
  /** The Roles of a namespace; undefined for those of all. */
  rolesIn(namespace: string | undefined): readonly { readonly namespace: string; readonly name: string }[];
}

/**
 * Reads Roles and ClusterRoles, the default ones of every API server included. An aggregated ClusterRole has the rules of all
 * roles that it selects, through any number of steps, and loses its own, as the controller writes over them (Kubernetes docs,
 * RBAC, Aggregated ClusterRoles). A default role that is stated again keeps its default rules, because the API server adds
 * what is missing at its next start (same page, Auto-reconciliation).
 */
export function roleTable(members: readonly Member[]): RoleTable {
  const roles = new Map<string, PolicyRule[]>();
  const byNamespace = new Map<string | undefined, { namespace: string; name: string }[]>();
  const clusterRoles = new Map<string, ClusterRole[]>();
  for (const { resource, read } of [...defaultRoles(), ...members]) {
    if (isRbac(resource, "Role")) {
      const namespace = resource.namespace ?? "default";
      push(roles, `Role ${namespace}/${resource.name}`, ...rulesOf(read));
      for (const scope of [namespace, undefined]) push(byNamespace, scope, { namespace, name: resource.name });
    }
    if (isRbac(resource, "ClusterRole")) push(clusterRoles, resource.name, clusterRoleOf(read));
  }
  const byLabel = new LabelIndex([...clusterRoles.values()].flat());
  const known = new Map<string, readonly PolicyRule[]>();
  return {
    rolesIn: (namespace) => byNamespace.get(namespace) ?? [],
    rules(role) {
      const own = roles.get(role);
      if (own !== undefined) return own;
      const stated = clusterRoles.get(role.replace(/^ClusterRole /, ""));
      if (stated === undefined || !role.startsWith("ClusterRole ")) return undefined;
      const before = known.get(role);
      if (before !== undefined) return before;
      const rules = effectiveRules(stated, byLabel);
      known.set(role, rules);
      return rules;
    },
  };
}

/** Adds to a list in a map. */
export function push<K, V>(map: Map<K, V[]>, key: K, ...values: V[]): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [...values]);
  else for (const value of values) list.push(value);
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

function effectiveRules(stated: readonly ClusterRole[], all: LabelIndex): PolicyRule[] {
  const seen = new Set<ClusterRole>(stated);
  const asked = new Set<string>();
  const rules: PolicyRule[] = [];
  for (const role of seen) {
    if (role.aggregates === undefined) {
      for (const rule of role.rules) rules.push(rule);
      continue;
    }
    for (const selector of role.aggregates) {
      const question = JSON.stringify(selector.map(({ key, operator, values }) => [key, operator, values]));
      if (asked.has(question)) continue;
      asked.add(question);
      for (const candidate of all.selectedBy(selector)) seen.add(candidate);
    }
  }
  return rules;
}

/** Roles by one label, so that an aggregation looks only at roles that bear a label it wants. */
class LabelIndex {
  private readonly all: readonly ClusterRole[];
  private readonly byLabel = new Map<string, ClusterRole[]>();

  constructor(all: readonly ClusterRole[]) {
    this.all = all;
    for (const role of all)
      for (const [key, value] of Object.entries(role.labels)) push(this.byLabel, `${key}=${value}`, role);
  }

  selectedBy(selector: Selector): readonly ClusterRole[] {
    const wanted = selector.find(({ operator, values }) => operator === "In" && values.length === 1);
    const candidates = wanted === undefined ? this.all : (this.byLabel.get(`${wanted.key}=${wanted.values[0]}`) ?? []);
    return candidates.filter(({ labels }) => selects(selector, labels));
  }
}
