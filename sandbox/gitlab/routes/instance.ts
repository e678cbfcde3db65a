import type { FastifyInstance } from "fastify";
import { requireAdmin, userOf } from "../access.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentUser } from "../present.ts";
import { notFound } from "../refusal.ts";
import type { World } from "../world.ts";

/** `/metadata`, `/version`, `/user`, `/users` (GitLab docs, api/metadata and api/users). */
export function instance(app: FastifyInstance, world: World): void {
  const revision = "5a1b2c3d4e5";
  const version = () => `${world.settings.version}-ee`;

  const metadata = () => ({
    version: version(),
    revision,
    kas: {
      enabled: true,
      externalUrl: world.settings.kasUrl,
      externalK8sProxyUrl: `${world.settings.kasUrl.replace(/^ws/, "http").replace(/\/$/, "")}/k8s-proxy/`,
      version: world.settings.version,
    },
    enterprise: true,
  });

  app.get("/metadata", { config: { scopes: ["read_user"] } }, metadata);
  app.get("/version", { config: { scopes: ["read_user"] } }, metadata);

  app.get("/user", { config: { scopes: ["read_user"] } }, (request) => {
    const user = userOf(request);
    return {
      ...presentUser(world, user),
      created_at: user.created_at,
      email: user.email,
      bot: user.bot,
      can_create_group: true,
      can_create_project: true,
      two_factor_enabled: false,
      external: false,
      ...(user.admin ? { is_admin: true } : {}),
    };
  });

  app.get("/users", { config: { scopes: ["read_user"] } }, (request, reply) => {
    const given = parametersOf(request);
    const username = given.text("username");
    const search = given.text("search");
    const rows = world.tables.users.filter(
      (user) =>
        (!username || user.username === username) &&
        (!search || user.username.includes(search) || user.email === search),
    );
    return page(request, reply, world.url, rows).map((user) => presentUser(world, user));
  });

  app.get("/users/:id", { config: { scopes: ["read_user"] } }, (request) => {
    const user = world.tables.users.get(Number((request.params as { id: string }).id));
    if (!user) throw notFound("User");
    return { ...presentUser(world, user), created_at: user.created_at, bot: user.bot };
  });

  app.post("/users", (request, reply) => {
    requireAdmin(request);
    const given = parametersOf(request);
    reply.code(201);
    return presentUser(
      world,
      world.addUser({ username: given.requiredText("username"), name: given.requiredText("name") }),
    );
  });
}
