import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { projectOf } from "../access.ts";
import type { Environment, Project } from "../model.ts";
import { page } from "../paging.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { presentAgent, presentProjectBasic } from "../present.ts";
import { badRequest, forbidden, invalidParameter, invalidRecord, notFound } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

/** Deployment tiers of GitLab. */
export const ENVIRONMENT_TIERS = ["production", "staging", "testing", "development", "other"] as const;

/** GitLab's slug: letters, digits and `-`, begins with a letter, at most 24; a hash follows what had to be changed. */
export function environmentSlug(name: string): string {
  let slug = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "-");
  if (!/^[a-z]/.test(slug)) slug = `env-${slug}`;
  slug = slug.replaceAll(/-+/g, "-");
  if (slug.length > 24 || slug !== name) {
    const suffix = BigInt(`0x${createHash("sha256").update(name).digest("hex")}`)
      .toString(36)
      .slice(-6);
    slug = `${slug.slice(0, 17).replace(/-$/, "")}-${suffix}`;
  }
  return slug.replace(/-$/, "");
}

/** The tier that GitLab guesses from a name (GitLab docs, ci/environments "Deployment tier of environments"). */
export function guessTier(name: string): string {
  if (/(dev|review|trunk)/i.test(name)) return "development";
  if (/(test|tst|int|ac(ce|)pt|qa|qc|control|quality)/i.test(name)) return "testing";
  if (/(st(a|)g|mod(e|)l|pre|demo|non)/i.test(name)) return "staging";
  return /(pr(o|)d|live)/i.test(name) ? "production" : "other";
}

/** `/projects/:id/environments` (GitLab docs, api/environments). */
export function environments(app: FastifyInstance, world: World): void {
  const table = world.tables.environments;

  const present = (env: Environment, project?: Project) => ({
    id: env.id,
    name: env.name,
    slug: env.slug,
    external_url: env.external_url,
    created_at: env.created_at,
    updated_at: env.updated_at,
    tier: env.tier,
    ...(project ? { project: presentProjectBasic(world, project) } : {}),
    state: env.state,
    auto_stop_at: null,
    cluster_agent: agentShown(env),
    kubernetes_namespace: env.kubernetes_namespace,
    flux_resource_path: env.flux_resource_path,
    description: env.description,
    auto_stop_setting: env.auto_stop_setting,
  });

  const agentShown = (env: Environment) => {
    const agent = world.tables.agents.get(env.cluster_agent_id);
    return agent ? presentAgent(world, agent) : null;
  };

  const named = (request: FastifyRequest, project: Project): Environment => {
    const env = table.get(Number((request.params as { environment_id: string }).environment_id));
    if (!env || env.project_id !== project.id) throw notFound();
    return env;
  };

  const settings = (given: Parameters, before?: Environment) => {
    const agentId = given.integer("cluster_agent_id");
    if (agentId !== undefined && !world.tables.agents.get(agentId)) throw badRequest("cluster agent doesn't exist");
    const text = (name: "external_url" | "kubernetes_namespace" | "flux_resource_path" | "description") =>
      given.has(name) ? given.text(name) || null : (before?.[name] ?? null);
    const next = {
      external_url: text("external_url"),
      cluster_agent_id: given.has("cluster_agent_id") ? (agentId ?? null) : (before?.cluster_agent_id ?? null),
      kubernetes_namespace: text("kubernetes_namespace"),
      flux_resource_path: text("flux_resource_path"),
      description: text("description"),
      auto_stop_setting:
        given.oneOf("auto_stop_setting", ["always", "with_action"]) ?? before?.auto_stop_setting ?? "always",
    };
    if (next.kubernetes_namespace && next.cluster_agent_id === null) {
      throw invalidRecord({ kubernetes_namespace: ["cannot be set without a cluster agent"] });
    }
    if (next.flux_resource_path && next.kubernetes_namespace === null) {
      throw invalidRecord({ flux_resource_path: ["cannot be set without a kubernetes namespace"] });
    }
    return next;
  };

  app.get("/projects/:id/environments", (request, reply) => {
    const project = projectOf(world, request, LEVEL.reporter);
    const given = parametersOf(request);
    const { name, search, states } = {
      name: given.text("name"),
      search: given.text("search"),
      states: given.text("states"),
    };
    if (search !== undefined && search.length < 3) throw badRequest("Search query is less than 3 characters");
    const rows = table.filter(
      (env) =>
        env.project_id === project.id &&
        (name === undefined || env.name === name) &&
        (search === undefined || env.name.includes(search)) &&
        (states === undefined || env.state === states),
    );
    return page(request, reply, world.url, rows).map((env) => present(env));
  });

  app.get("/projects/:id/environments/:environment_id", (request) => {
    return present(named(request, projectOf(world, request, LEVEL.reporter)));
  });

  app.post("/projects/:id/environments", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const given = parametersOf(request);
    const name = given.requiredText("name");
    if (given.has("slug")) throw invalidParameter("slug is automatically generated and cannot be changed");
    if (!/^[-\w./ ${}]+$/.test(name) || /^\/|\/$/.test(name)) {
      throw invalidRecord({
        name: [
          "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot start or end with '/'",
        ],
      });
    }
    if (name.length > 255) throw invalidRecord({ name: ["is too long (maximum is 255 characters)"] });
    if (table.find((env) => env.project_id === project.id && env.name === name)) {
      throw invalidRecord({ name: ["has already been taken"], slug: ["has already been taken"] });
    }
    const now = world.now();
    reply.code(201);
    const made = table.insert({
      project_id: project.id,
      name,
      slug: environmentSlug(name),
      tier: given.oneOf("tier", ENVIRONMENT_TIERS) ?? guessTier(name),
      state: "available",
      created_at: now,
      updated_at: now,
      ...settings(given),
    });
    return present(made, project);
  });

  app.put("/projects/:id/environments/:environment_id", (request) => {
    const project = projectOf(world, request, LEVEL.developer);
    const env = named(request, project);
    const given = parametersOf(request);
    if (given.has("slug")) throw invalidParameter("slug is automatically generated and cannot be changed");
    Object.assign(env, settings(given, env), {
      tier: given.oneOf("tier", ENVIRONMENT_TIERS) ?? env.tier,
      updated_at: world.now(),
    });
    return present(env, project);
  });

  app.post("/projects/:id/environments/:environment_id/stop", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const env = named(request, project);
    env.state = "stopped";
    env.updated_at = world.now();
    reply.code(200);
    return present(env, project);
  });

  app.delete("/projects/:id/environments/:environment_id", (request, reply) => {
    const env = named(request, projectOf(world, request, LEVEL.developer));
    if (env.state !== "stopped") throw forbidden();
    table.delete(env.id);
    return reply.code(204).send();
  });
}
