import type { FastifyInstance, FastifyRequest } from "fastify";
import { groupOf, projectOf, requireAdmin } from "../access.ts";
import type { Variable } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { invalidRecord, notFound, Refusal } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

const TYPES = ["env_var", "file"] as const;
const MASKABLE = /^[A-Za-z0-9_+=/@:.~-]{8,}$/;
const MASKABLE_RAW = /^\S{8,}$/;

/**
 * What is wrong with a variable, field by field, in GitLab's words (ci/variables "Mask a CI/CD variable": one line, no
 * spaces, 8 characters or more; without `raw` only characters of the extended Base64 alphabet).
 */
export function variableFaults(key: string, value: string, masked: boolean, raw: boolean): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  if (!/^[a-zA-Z0-9_]+$/.test(key)) faults["key"] = ["can contain only letters, digits and '_'."];
  if (key.length > 255) faults["key"] = ["is too long (maximum is 255 characters)"];
  if (masked && !(raw ? MASKABLE_RAW : MASKABLE).test(value)) faults["value"] = ["is invalid"];
  if (value.length > 10_000) faults["value"] = ["is too long (maximum is 10000 characters)"];
  return faults;
}

interface Owner {
  owner: Variable["owner"];
  id: number;
  /** Whether `environment_scope` counts: always for projects, with Premium for groups, never for the instance. */
  scoped: boolean;
}

/** `/projects|groups/:id/variables` and `/admin/ci/variables` (GitLab docs, api/project_level_variables and others). */
export function variables(app: FastifyInstance, world: World): void {
  const table = world.tables.variables;

  const present = (v: Variable) => ({
    variable_type: v.variable_type,
    key: v.key,
    value: v.hidden ? null : world.vault.open(v.sealed),
    hidden: v.hidden,
    protected: v.protected,
    masked: v.masked,
    raw: v.raw,
    ...(v.owner === "instance" ? {} : { environment_scope: v.environment_scope }),
    description: v.description,
  });

  const scopeFilter = (given: Parameters): string | undefined => {
    const filter = given.values["filter"] as { environment_scope?: string } | undefined;
    return filter?.environment_scope ?? (given.values["filter[environment_scope]"] as string | undefined);
  };

  const named = (at: Owner, request: FastifyRequest): Variable => {
    const { key } = request.params as { key: string };
    const scope = scopeFilter(parametersOf(request));
    const rows = table.filter((v) => v.owner === at.owner && v.owner_id === at.id && v.key === key);
    const found = scope === undefined ? rows : rows.filter((v) => v.environment_scope === scope);
    if (found.length > 1) {
      throw new Refusal(409, {
        message:
          "409 Conflict: There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
      });
    }
    if (!found[0]) throw notFound("Variable");
    return found[0];
  };

  const refuseTaken = (at: Owner, key: string, scope: string, except?: number) => {
    const taken = table.find(
      (v) =>
        v.owner === at.owner &&
        v.owner_id === at.id &&
        v.key === key &&
        v.environment_scope === scope &&
        v.id !== except,
    );
    if (taken) throw invalidRecord({ key: [`(${key}) has already been taken`] });
  };

  const routes = (base: string, ownerOf: (request: FastifyRequest) => Owner) => {
    app.get(base, (request, reply) => {
      const at = ownerOf(request);
      const rows = table.filter((v) => v.owner === at.owner && v.owner_id === at.id);
      return page(request, reply, world.url, rows).map(present);
    });

    app.get(`${base}/:key`, (request) => present(named(ownerOf(request), request)));

    app.post(base, (request, reply) => {
      const at = ownerOf(request);
      const given = parametersOf(request);
      const key = given.requiredText("key");
      const value = given.text("value") ?? "";
      const hidden = given.flag("masked_and_hidden") ?? false;
      const masked = hidden || (given.flag("masked") ?? false);
      const raw = given.flag("raw") ?? false;
      const faults = variableFaults(key, value, masked, raw);
      if (Object.keys(faults).length > 0) throw invalidRecord(faults);
      const scope = at.scoped ? (given.text("environment_scope") ?? "*") : "*";
      refuseTaken(at, key, scope);
      reply.code(201);
      const made = table.insert({
        owner: at.owner,
        owner_id: at.id,
        key,
        sealed: world.vault.seal(value),
        variable_type: given.oneOf("variable_type", TYPES) ?? "env_var",
        protected: given.flag("protected") ?? false,
        masked,
        hidden,
        raw,
        environment_scope: scope,
        description: given.text("description") ?? null,
      });
      return present(made);
    });

    app.put(`${base}/:key`, (request) => {
      const at = ownerOf(request);
      const variable = named(at, request);
      const given = parametersOf(request);
      const value = given.text("value") ?? world.vault.open(variable.sealed);
      const masked = given.flag("masked") ?? variable.masked;
      const raw = given.flag("raw") ?? variable.raw;
      if (variable.hidden && !masked)
        throw invalidRecord({ masked: ["The visibility setting cannot be changed for masked and hidden variables."] });
      const faults = variableFaults(variable.key, value, masked, raw);
      if (Object.keys(faults).length > 0) throw invalidRecord(faults);
      const scope = at.scoped ? (given.text("environment_scope") ?? variable.environment_scope) : "*";
      refuseTaken(at, variable.key, scope, variable.id);
      Object.assign(variable, {
        sealed: world.vault.seal(value),
        masked,
        raw,
        environment_scope: scope,
        protected: given.flag("protected") ?? variable.protected,
        variable_type: given.oneOf("variable_type", TYPES) ?? variable.variable_type,
        description: given.has("description") ? (given.text("description") ?? null) : variable.description,
      });
      return present(variable);
    });

    app.delete(`${base}/:key`, (request, reply) => {
      table.delete(named(ownerOf(request), request).id);
      return reply.code(204).send();
    });
  };

  routes("/projects/:id/variables", (request) => {
    return { owner: "project", id: projectOf(world, request, LEVEL.maintainer).id, scoped: true };
  });
  routes("/groups/:id/variables", (request) => {
    return { owner: "group", id: groupOf(world, request, LEVEL.owner).id, scoped: world.hasTier("premium") };
  });
  routes("/admin/ci/variables", (request) => {
    requireAdmin(request);
    return { owner: "instance", id: 0, scoped: false };
  });
}
