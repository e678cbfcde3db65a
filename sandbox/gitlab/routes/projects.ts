import type { FastifyInstance } from "fastify";
import { groupOf, projectOf, userOf } from "../access.ts";
import type { Group } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { addGroup, addProject } from "../places.ts";
import { PROJECT_DEFAULTS, presentGroup, presentProject, presentProjectFor } from "../present.ts";
import { forbidden, invalidParameter, invalidRecord, notFound, Refusal } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

const VISIBILITY = ["private", "internal", "public"] as const;

function settingsOf(given: Parameters): Record<string, unknown> {
  const names = Object.keys(given.values).filter((name) => name in PROJECT_DEFAULTS);
  return Object.fromEntries(names.map((name) => [name, given.values[name]]));
}

/** `/projects` and `/groups` (GitLab docs, api/projects and api/groups). */
export function projects(app: FastifyInstance, world: World): void {
  const { projects: table, groups } = world.tables;

  app.get("/projects", (request, reply) => {
    const user = userOf(request);
    const given = parametersOf(request);
    const search = given.text("search")?.toLowerCase();
    const least = given.integer("min_access_level") ?? (given.flag("membership") ? LEVEL.guest : LEVEL.none);
    const rows = table.filter((project) => {
      const level = world.levelOnProject(user, project);
      const named = !search || project.name.toLowerCase().includes(search) || project.path.includes(search);
      return named && level >= least && (level > 0 || project.visibility !== "private");
    });
    return page(request, reply, world.url, rows).map((project) => presentProjectFor(world, project, user));
  });

  app.get("/projects/:id", (request) => {
    return presentProjectFor(world, projectOf(world, request, LEVEL.guest), request.actor.user);
  });

  app.post("/projects", (request, reply) => {
    const given = parametersOf(request);
    const user = userOf(request);
    const path =
      given.text("path") ??
      given
        .text("name")
        ?.toLowerCase()
        .replaceAll(/[^a-z0-9_.-]+/g, "-");
    if (!path) throw invalidParameter("name, path are missing, at least one parameter must be provided");
    const group = groups.get(given.integer("namespace_id"));
    if (!group) throw invalidRecord({ namespace: ["is not valid"] });
    if (world.levelOnGroup(user, group) < LEVEL.maintainer) throw forbidden();
    const full = `${group.full_path}/${path}`;
    if (world.projectAt(full))
      throw invalidRecord({ "project_namespace.path": ["has already been taken"], path: ["has already been taken"] });
    const project = addProject(world, full, given.text("name") ?? path, user);
    project.visibility = given.oneOf("visibility", VISIBILITY) ?? "private";
    project.description = given.text("description") ?? null;
    project.default_branch = given.text("default_branch") ?? "main";
    project.settings = settingsOf(given);
    reply.code(201);
    return presentProject(world, project);
  });

  app.put("/projects/:id", (request) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const given = parametersOf(request);
    project.description = given.has("description") ? (given.text("description") ?? null) : project.description;
    project.name = given.text("name") ?? project.name;
    project.default_branch = given.text("default_branch") ?? project.default_branch;
    project.visibility = given.oneOf("visibility", VISIBILITY) ?? project.visibility;
    Object.assign(project.settings, settingsOf(given));
    return presentProject(world, project);
  });

  app.delete("/projects/:id", (request, reply) => {
    world.removeProject(projectOf(world, request, LEVEL.owner));
    reply.code(202);
    return { message: "202 Accepted" };
  });

  app.get("/groups", (request, reply) => {
    const user = userOf(request);
    const given = parametersOf(request);
    const search = given.text("search")?.toLowerCase();
    const top = given.flag("top_level_only") ?? false;
    const rows = groups.filter((group) => {
      const named = !search || group.full_path.includes(search) || group.name.toLowerCase().includes(search);
      return (
        named &&
        (!top || group.parent_id === null) &&
        (world.levelOnGroup(user, group) > 0 || group.visibility !== "private")
      );
    });
    return page(request, reply, world.url, rows).map((group) => presentGroup(world, group));
  });

  const detail = (group: Group, withProjects: boolean) => {
    const own = table.filter((project) => project.namespace_id === group.id);
    return {
      ...presentGroup(world, group),
      shared_with_groups: [],
      prevent_sharing_groups_outside_hierarchy: false,
      ...(withProjects ? { projects: own.map((project) => presentProject(world, project)), shared_projects: [] } : {}),
    };
  };

  app.get("/groups/:id", (request) => {
    const withProjects = parametersOf(request).flag("with_projects") ?? true;
    return detail(groupOf(world, request, LEVEL.guest), withProjects);
  });

  app.get("/groups/:id/projects", (request, reply) => {
    const group = groupOf(world, request, LEVEL.guest);
    const below = parametersOf(request).flag("include_subgroups") ?? false;
    const rows = table.filter((p) =>
      below ? p.path_with_namespace.startsWith(`${group.full_path}/`) : p.namespace_id === group.id,
    );
    return page(request, reply, world.url, rows).map((project) => presentProject(world, project));
  });

  app.get("/groups/:id/subgroups", (request, reply) => {
    const group = groupOf(world, request, LEVEL.guest);
    return page(
      request,
      reply,
      world.url,
      groups.filter((g) => g.parent_id === group.id),
    ).map((g) => presentGroup(world, g));
  });

  app.post("/groups", (request, reply) => {
    const given = parametersOf(request);
    const user = userOf(request);
    const path = given.requiredText("path");
    const parentId = given.integer("parent_id");
    const parent = groups.get(parentId);
    if (parentId !== undefined && !parent) throw notFound("Group");
    if (parent && world.levelOnGroup(user, parent) < LEVEL.maintainer) throw forbidden();
    if (!parent && !user.admin && world.settings.offering !== "gitlab.com") throw forbidden();
    const full = parent ? `${parent.full_path}/${path}` : path;
    if (world.groupAt(full)) {
      throw new Refusal(400, { message: 'Failed to save group {:path=>["has already been taken"]}' });
    }
    const group = addGroup(world, full, given.text("name") ?? path, user);
    group.visibility = given.oneOf("visibility", VISIBILITY) ?? "private";
    group.description = given.text("description") ?? "";
    reply.code(201);
    return presentGroup(world, group);
  });

  app.put("/groups/:id", (request) => {
    const group = groupOf(world, request, LEVEL.owner);
    const given = parametersOf(request);
    group.name = given.text("name") ?? group.name;
    group.description = given.text("description") ?? group.description;
    group.visibility = given.oneOf("visibility", VISIBILITY) ?? group.visibility;
    for (const name of ["shared_runners_setting", "default_branch", "lfs_enabled"]) {
      if (given.has(name)) group.settings[name] = given.values[name];
    }
    return presentGroup(world, group);
  });

  app.delete("/groups/:id", (request, reply) => {
    const group = groupOf(world, request, LEVEL.owner);
    const inside = (path: string) => path === group.full_path || path.startsWith(`${group.full_path}/`);
    for (const project of table.filter((p) => inside(p.path_with_namespace))) world.removeProject(project);
    for (const below of groups.filter((g) => inside(g.full_path))) {
      for (const kind of ["deployTokens", "variables", "protectedEnvironments"] as const) {
        const rows = world.tables[kind].all() as { id: number; owner: string; owner_id: number }[];
        for (const row of rows)
          if (row.owner === "group" && row.owner_id === below.id) world.tables[kind].delete(row.id);
      }
      world.tables.runners.deleteWhere((r) => r.group_id === below.id);
      world.tables.members.deleteWhere((m) => m.source === "group" && m.source_id === below.id);
      groups.delete(below.id);
    }
    reply.code(202);
    return { message: "202 Accepted" };
  });
}
