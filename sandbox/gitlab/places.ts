import type { Group, Project, User } from "./model.ts";
import { LEVEL, type World } from "./world.ts";

/** Makes the group at `fullPath` and every one above it that is missing; the maker owns what is made at the top. */
export function addGroup(world: World, fullPath: string, name: string, maker: User): Group {
  const known = world.groupAt(fullPath);
  if (known) return known;
  const parts = fullPath.split("/");
  const path = parts.pop() ?? "";
  const parent = parts.length > 0 ? addGroup(world, parts.join("/"), parts.at(-1) ?? "", maker) : undefined;
  const group = world.tables.groups.insert({
    name,
    path,
    full_path: fullPath,
    parent_id: parent?.id ?? null,
    description: "",
    visibility: "private",
    created_at: world.now(),
    settings: {},
  });
  if (!parent) addMember(world, maker, "group", group.id, LEVEL.owner);
  return group;
}

/** Makes the project at `fullPath` (with the groups above it) with a protected default branch `main`. */
export function addProject(world: World, fullPath: string, name: string, maker: User): Project {
  const known = world.projectAt(fullPath);
  if (known) return known;
  const parts = fullPath.split("/");
  const path = parts.pop() ?? "";
  if (parts.length === 0) throw new Error(`project path '${fullPath}' has no group: write it as group/project`);
  const group = addGroup(world, parts.join("/"), parts.at(-1) ?? "", maker);
  return world.tables.projects.insert({
    name,
    path,
    path_with_namespace: fullPath,
    namespace_id: group.id,
    description: null,
    visibility: "private",
    default_branch: "main",
    creator_id: maker.id,
    created_at: world.now(),
    settings: {},
    job_token_scope: { inbound_enabled: true, projects: [], groups: [] },
  });
}

/** Gives a user an access level on a group or project; an existing membership is raised or lowered. */
export function addMember(
  world: World,
  user: User,
  source: "group" | "project",
  sourceId: number,
  level: number,
): void {
  const members = world.tables.members;
  const known = members.find((m) => m.user_id === user.id && m.source === source && m.source_id === sourceId);
  if (known) known.access_level = level;
  else members.insert({ user_id: user.id, source, source_id: sourceId, access_level: level });
}
