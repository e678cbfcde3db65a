import { addGroup, addMember, addProject } from "./places.ts";
import { commitFiles, repositoryOf } from "./repository.ts";
import { LEVEL, type World } from "./world.ts";

/** What a new world is to hold: paths, and people with their level on every top-level group. */
export interface SeedPaths {
  groups?: string[];
  projects?: string[];
  users?: { username: string; name: string; level: keyof typeof LEVEL }[];
}

/** The people of a new world. */
export const SEED_USERS: Required<SeedPaths>["users"] = [
  { username: "olga", name: "Olga Owner", level: "owner" },
  { username: "mira", name: "Mira Maintainer", level: "maintainer" },
  { username: "dev", name: "Dev Developer", level: "developer" },
  { username: "rita", name: "Rita Reporter", level: "reporter" },
];

/**
 * Fills a world, adding only what is missing: groups and projects at their paths, each project with a README on a
 * protected `main`, and the users as members of every top-level group. Returns the ids by path.
 */
export function seedPaths(
  world: World,
  seed: SeedPaths,
): { groups: Record<string, number>; projects: Record<string, number> } {
  const root = world.tables.users.get(1);
  if (!root) throw new Error("the world has no user root: open it through startSimulator");
  const made = { groups: {} as Record<string, number>, projects: {} as Record<string, number> };
  for (const path of seed.groups ?? [])
    made.groups[path] = addGroup(world, path, path.split("/").at(-1) ?? path, root).id;
  for (const path of seed.projects ?? []) {
    const project = addProject(world, path, path.split("/").at(-1) ?? path, root);
    made.projects[path] = project.id;
    if (Object.keys(repositoryOf(world, project).branches).length > 0) continue;
    const content = `# ${project.name}\n`;
    const author = { name: root.name, email: root.email };
    const actions = [{ action: "create" as const, file_path: "README.md", content }];
    commitFiles(world, project, { branch: project.default_branch, message: "Initial commit", author, actions });
    protectDefault(world, project.id, project.default_branch);
  }
  for (const { username, name, level } of seed.users ?? SEED_USERS) {
    const user = world.tables.users.find((u) => u.username === username) ?? world.addUser({ username, name });
    for (const group of world.tables.groups.filter((g) => g.parent_id === null))
      addMember(world, user, "group", group.id, LEVEL[level]);
  }
  world.store.save();
  return made;
}

/** Protects a default branch as GitLab does for a new project: maintainers push and merge. */
function protectDefault(world: World, projectId: number, name: string): void {
  const rule = (id: number) => [{ id, access_level: LEVEL.maintainer, user_id: null, group_id: null }];
  world.tables.protectedRefs.insert({
    kind: "branch",
    project_id: projectId,
    name,
    push: rule(1),
    merge: rule(2),
    unprotect: [],
    create: [],
    allow_force_push: false,
    code_owner_approval_required: false,
  });
}
