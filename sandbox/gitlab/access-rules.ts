import type { AccessRule, Group, Project } from "./model.ts";
import type { Parameters } from "./parameters.ts";
import { LEVEL, type World } from "./world.ts";

const NAMES: Record<number, string> = {
  0: "No one",
  30: "Developers + Maintainers",
  40: "Maintainers",
  60: "Administrators",
};

/** What GitLab writes beside an access level. */
export function levelDescription(world: World, rule: AccessRule): string {
  if (rule.user_id !== null) return world.tables.users.get(rule.user_id)?.name ?? "User";
  if (rule.group_id !== null) return world.tables.groups.get(rule.group_id)?.full_path ?? "Group";
  return NAMES[rule.access_level ?? 0] ?? "Role";
}

/**
 * Reads rules such as `deploy_access_levels` or `allowed_to_push`. GitLab silently leaves out users and groups that have
 * no access to the project or group (pulumi reference §1.1: "silently ignored"), so the answer lacks them.
 */
export function readRules(
  world: World,
  place: Project | Group,
  given: Parameters[],
  before: AccessRule[] = [],
): AccessRule[] {
  let rules = structuredClone(before);
  let nextId = Math.max(0, ...rules.map((rule) => rule.id)) + 1;
  for (const item of given) {
    const id = item.integer("id");
    if (id !== undefined && item.flag("_destroy")) {
      rules = rules.filter((rule) => rule.id !== id);
      continue;
    }
    const rule: AccessRule = {
      id: id ?? nextId++,
      access_level: item.integer("access_level") ?? null,
      user_id: item.integer("user_id") ?? null,
      group_id: item.integer("group_id") ?? null,
      group_inheritance_type: item.integer("group_inheritance_type") ?? 0,
      ...(item.has("required_approvals") && { required_approvals: item.integer("required_approvals") ?? 1 }),
    };
    if (!hasAccess(world, place, rule)) continue;
    if (rule.user_id === null && rule.group_id === null && rule.access_level === null) continue;
    rules = [...rules.filter((other) => other.id !== rule.id), rule];
  }
  return rules;
}

function hasAccess(world: World, place: Project | Group, rule: AccessRule): boolean {
  if (rule.user_id !== null) {
    const user = world.tables.users.get(rule.user_id) ?? null;
    const level = "namespace_id" in place ? world.levelOnProject(user, place) : world.levelOnGroup(user, place);
    return level >= LEVEL.developer;
  }
  if (rule.group_id === null) return true;
  const above = "namespace_id" in place ? world.lineage(place.namespace_id) : world.lineage(place.id);
  const group = world.tables.groups.get(rule.group_id);
  return group !== undefined && above.at(-1)?.id === world.lineage(group.id).at(-1)?.id;
}

/** A rule of a protected environment as GitLab shows it. */
export function presentRule(world: World, rule: AccessRule): Record<string, unknown> {
  const shown = { ...rule, access_level_description: levelDescription(world, rule) };
  return { ...shown, access_level: rule.user_id !== null || rule.group_id !== null ? null : rule.access_level };
}

/** `ProtectedRefAccess`. */
export function presentRefRule(world: World, rule: AccessRule): Record<string, unknown> {
  const access_level = rule.access_level ?? LEVEL.maintainer;
  return {
    id: rule.id,
    access_level,
    access_level_description: levelDescription(world, rule),
    user_id: rule.user_id,
    group_id: rule.group_id,
  };
}
