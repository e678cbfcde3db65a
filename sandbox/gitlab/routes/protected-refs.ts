import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf } from "../access.ts";
import { presentRefRule, readRules } from "../access-rules.ts";
import type { AccessRule, Project, ProtectedRef } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { notFound, Refusal } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

/** `/projects/:id/protected_branches` and `/protected_tags` (GitLab docs, api/protected_branches, api/protected_tags). */
export function protectedRefs(app: FastifyInstance, world: World): void {
  const table = world.tables.protectedRefs;
  const rules = (list: AccessRule[]) => list.map((rule) => presentRefRule(world, rule));

  const present = (ref: ProtectedRef) =>
    ref.kind === "tag"
      ? { name: ref.name, create_access_levels: rules(ref.create) }
      : {
          id: ref.id,
          name: ref.name,
          push_access_levels: rules(ref.push),
          merge_access_levels: rules(ref.merge),
          allow_force_push: ref.allow_force_push,
          unprotect_access_levels: rules(ref.unprotect),
          code_owner_approval_required: ref.code_owner_approval_required,
          inherited: false,
        };

  /** One level (`push_access_level`) and the list (`allowed_to_push`, Premium; without the licence it is left out). */
  const levels = (
    project: Project,
    given: Parameters,
    single: string,
    list: string,
    fallback: number | null,
  ): AccessRule[] => {
    const items = world.hasTier("premium") ? (given.objects(list) ?? []) : [];
    const listed = readRules(world, project, items);
    const level = given.integer(single) ?? (items.length > 0 ? null : fallback);
    if (level === null) return listed;
    const id = Math.max(0, ...listed.map((rule) => rule.id)) + 1;
    return [{ id, access_level: level, user_id: null, group_id: null }, ...listed];
  };

  for (const kind of ["branch", "tag"] as const) {
    const base = kind === "branch" ? "/projects/:id/protected_branches" : "/projects/:id/protected_tags";
    const find = (project: Project, name: string) =>
      table.find((row) => row.project_id === project.id && row.kind === kind && row.name === name);
    const named = (request: FastifyRequest, level: number) => {
      const project = projectOf(world, request, level);
      const row = find(project, (request.params as { name: string }).name);
      if (!row) throw notFound();
      return { project, row };
    };

    app.get(base, (request, reply) => {
      const project = projectOf(world, request, LEVEL.developer);
      const rows = table.filter((row) => row.project_id === project.id && row.kind === kind);
      return page(request, reply, world.url, rows).map(present);
    });

    app.get(`${base}/:name`, (request) => present(named(request, LEVEL.developer).row));

    app.post(base, (request, reply) => {
      const project = projectOf(world, request, LEVEL.maintainer);
      const given = parametersOf(request);
      const name = given.requiredText("name");
      if (find(project, name)) {
        if (kind === "branch") throw new Refusal(409, { message: `Protected branch '${name}' already exists` });
        throw new Refusal(422, { message: ["Name has already been taken"] });
      }
      const branch = kind === "branch";
      reply.code(201);
      const made = table.insert({
        kind,
        project_id: project.id,
        name,
        push: branch ? levels(project, given, "push_access_level", "allowed_to_push", LEVEL.maintainer) : [],
        merge: branch ? levels(project, given, "merge_access_level", "allowed_to_merge", LEVEL.maintainer) : [],
        unprotect: branch ? levels(project, given, "unprotect_access_level", "allowed_to_unprotect", null) : [],
        create: branch ? [] : levels(project, given, "create_access_level", "allowed_to_create", LEVEL.maintainer),
        allow_force_push: given.flag("allow_force_push") ?? false,
        code_owner_approval_required: world.hasTier("premium") && (given.flag("code_owner_approval_required") ?? false),
      });
      return present(made);
    });

    app.delete(`${base}/:name`, (request, reply) => {
      table.delete(named(request, LEVEL.maintainer).row.id);
      return reply.code(204).send();
    });
  }

  app.patch("/projects/:id/protected_branches/:name", (request) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const { name } = request.params as { name: string };
    const row = table.find((r) => r.project_id === project.id && r.kind === "branch" && r.name === name);
    if (!row) throw notFound();
    const given = parametersOf(request);
    row.allow_force_push = given.flag("allow_force_push") ?? row.allow_force_push;
    if (world.hasTier("premium")) {
      row.code_owner_approval_required = given.flag("code_owner_approval_required") ?? row.code_owner_approval_required;
      row.push = readRules(world, project, given.objects("allowed_to_push") ?? [], row.push);
      row.merge = readRules(world, project, given.objects("allowed_to_merge") ?? [], row.merge);
      row.unprotect = readRules(world, project, given.objects("allowed_to_unprotect") ?? [], row.unprotect);
    }
    return present(row);
  });
}
