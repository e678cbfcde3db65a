import type { Project, ProtectedRef } from "./model.ts";
import type { World } from "./world.ts";

/** True when a name of a protected branch or tag, perhaps with `*`, covers `ref`. */
export function refMatches(pattern: string, ref: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(ref);
}

/** The rule that protects a branch or tag of the project: an exact name before a pattern. */
export function protects(
  world: World,
  project: Project,
  kind: ProtectedRef["kind"],
  ref: string,
): ProtectedRef | undefined {
  const rules = world.tables.protectedRefs.filter((rule) => rule.project_id === project.id && rule.kind === kind);
  return rules.find((rule) => rule.name === ref) ?? rules.find((rule) => refMatches(rule.name, ref));
}
