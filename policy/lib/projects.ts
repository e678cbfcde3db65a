import type { Reader } from "../../analysis/objects/reader.ts";
import type { Member } from "./rule.ts";

/** Members of a stack that are GitLab resources of a kind. */
export function gitlabMembers(members: readonly Member[], kind: string): Member[] {
  return members.filter(({ resource }) => resource.shape === "gitlab" && resource.kind === kind);
}

/**
 * The projects that a stack makes and that none of some other resources names in `project`. A reference that is not known yet may
 * mean any of them: it is noted, and no project counts as left alone then.
 */
export function projectsWithout(members: readonly Member[], others: readonly Member[]): Member[] {
  const references = others.map(({ read }) => read.at("project"));
  const named = references.map((at) => String(at.scalar() ?? ""));
  if (references.some((at) => at.isUnknown())) return [];
  return gitlabMembers(members, "Project").filter(({ read }) => !named.some((path) => isProject(path, read)));
}

/** Whether a full path ends in the project's own. */
function isProject(path: string, project: Reader): boolean {
  const own = project.at("path").text() ?? project.at("name").text();
  return own !== undefined && path.split("/").at(-1)?.toLowerCase() === own.toLowerCase();
}
