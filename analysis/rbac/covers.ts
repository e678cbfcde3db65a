import type { Reader } from "../objects/reader.ts";

/** One rule of a Role or ClusterRole. */
export interface PolicyRule {
  readonly at: Reader;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The verbs that together are everything that can be done to an ordinary resource. */
export const ALL_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"] as const;

/** Read once for each reader: those of the default roles live as long as the process. */
const known = new WeakMap<Reader, readonly PolicyRule[]>();

/** The rules of a Role or ClusterRole, from its `rules`. */
export function rulesOf(role: Reader): readonly PolicyRule[] {
  let rules = known.get(role);
  if (rules === undefined) {
    rules = readRules(role);
    known.set(role, rules);
  }
  return rules;
}

function readRules(role: Reader): PolicyRule[] {
  return role
    .at("rules")
    .list()
    .map((at) => ({
      at,
      apiGroups: at.at("apiGroups").texts(),
      resources: at.at("resources").texts(),
      verbs: at.at("verbs").texts(),
      resourceNames: at.at("resourceNames").texts(),
      nonResourceURLs: at.at("nonResourceURLs").texts(),
    }));
}

/**
 * Whether a rule grants a verb on a resource, names aside, as the API server decides (k8s.io/kubernetes
 * pkg/apis/rbac/v1/evaluation_helpers.go): `*` matches all; `pods/exec` is matched by itself and by the
 * subresource `exec` of every resource.
 *
 * @param resource `secrets`, or with a subresource `pods/exec`
 */
export function covers(rule: PolicyRule, group: string, resource: string, verb: string): boolean {
  return coversGroup(rule, group) && coversResource(rule, resource) && coversVerb(rule, verb);
}

function coversGroup(rule: PolicyRule, group: string): boolean {
  return rule.apiGroups.includes("*") || rule.apiGroups.includes(group);
}

function coversVerb(rule: PolicyRule, verb: string): boolean {
  return rule.verbs.includes("*") || rule.verbs.includes(verb);
}

function coversResource(rule: PolicyRule, resource: string): boolean {
  if (rule.resources.includes("*") || rule.resources.includes(resource)) return true;
  const slash = resource.indexOf("/");
  return slash >= 0 && rule.resources.includes(`*/${resource.slice(slash + 1)}`);
}

/** Whether the verbs are `*` or all seven of an ordinary resource. */
export function hasAllVerbs(rule: PolicyRule): boolean {
  return rule.verbs.includes("*") || ALL_VERBS.every((verb) => rule.verbs.includes(verb));
}

/** Whether a rule is everything: any verb on any resource of any group, without names. */
export function isEverything(rule: PolicyRule): boolean {
  return (
    rule.apiGroups.includes("*") && rule.resources.includes("*") && hasAllVerbs(rule) && rule.resourceNames.length === 0
  );
}
