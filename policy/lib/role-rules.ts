import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import { isRbac } from "../../analysis/rbac/binding.ts";
import { covers, type PolicyRule, rulesOf } from "../../analysis/rbac/covers.ts";

/** A right that a rule of a role gives: `verb group/resource`. */
export interface Right {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * Which of some rights a rule of a role covers, as texts such as `create pods/exec`. `pods/*` grants nothing by itself (the API server
 * does not read it so), but whoever writes it means the subresources: it counts.
 */
export function coveredRights(rule: PolicyRule, rights: readonly Right[]): string[] {
  return rights.flatMap(({ group, resources, verbs }) =>
    resources.flatMap((resource) => {
      const whole = `${resource.split("/")[0]}/*`;
      const meant =
        resource.includes("/") && rule.resources.includes(whole) ? { ...rule, resources: [resource] } : rule;
      const covered = verbs.filter((verb) => covers(meant, group, resource, verb));
      return covered.length === 0 ? [] : [`${covered.join(", ")} ${resource}`];
    }),
  );
}

/** The rules of a Role or ClusterRole; none for any other object. */
export function roleRulesOf(resource: Resource, read: Reader): readonly PolicyRule[] {
  return isRbac(resource, "Role", "ClusterRole") ? rulesOf(read) : [];
}
