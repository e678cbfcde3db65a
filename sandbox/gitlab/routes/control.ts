import { existsSync, readFileSync } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Log } from "../exchange.ts";
import type { FaultRule, Faults } from "../faults.ts";
import { cancelJob, type QueuedJob, queueJob } from "../jobs.ts";
import type { InstanceSettings } from "../model.ts";
import { parametersOf } from "../parameters.ts";
import { badRequest, forbidden, notFound } from "../refusal.ts";
import { type SeedPaths, seedPaths } from "../seed.ts";
import { digest } from "../vault.ts";
import type { World } from "../world.ts";

const TABLES_WITH_END = ["accessTokens", "deployTokens"] as const;

/** `/-/sandbox/*`: what a test or the sandbox does to the world from outside GitLab. Only with the token of `root`. */
export function control(app: FastifyInstance, world: World, faults: Faults, log: Log): void {
  const rootDigest = digest(world.rootToken());
  app.addHook("preHandler", async (request) => {
    if (request.actor.token?.digest !== rootDigest) throw forbidden("the control API takes only the token of root");
  });
  const { jobs } = world.tables;
  const idOf = (request: FastifyRequest) => Number((request.params as { id: string }).id);

  app.get("/status", () => ({
    settings: world.settings,
    counts: Object.fromEntries(Object.entries(world.tables).map(([kind, table]) => [kind, table.all().length])),
    violations: log.violations,
    unknownParameters: Object.fromEntries(log.unknownParameters),
    unknownPaths: [...log.unknownPaths],
    undescribed: [...log.undescribed].sort(),
  }));

  app.put("/settings", (request) => {
    const given = request.body as Partial<InstanceSettings>;
    for (const name of Object.keys(given)) {
      if (!(name in world.settings))
        throw badRequest(`setting '${name}' is unknown; there are ${Object.keys(world.settings).join(", ")}`);
    }
    return Object.assign(world.settings, given);
  });

  app.post("/seed", (request) => seedPaths(world, request.body as SeedPaths));

  app.get("/faults", () => faults.list());
  app.post("/faults", (request, reply) => {
    try {
      reply.code(201);
      return { id: faults.add(request.body as FaultRule) };
    } catch (error) {
      throw badRequest((error as Error).message);
    }
  });
  app.delete("/faults", (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.get("/requests", () => log.requests);

  app.get("/issued", () =>
    world.tables.issued.all().map(({ sealed, ...entry }) => ({ ...entry, value: world.vault.open(sealed) })),
  );

  app.get("/records", () => {
    const hidden = new Set(["digest", "sealed", "blobs"]);
    const shown = JSON.stringify(
      Object.fromEntries(
        Object.entries(world.tables)
          .filter(([kind]) => kind !== "issued")
          .map(([kind, table]) => [kind, table.all()]),
      ),
      (key, value) => (hidden.has(key) ? undefined : value),
    );
    return JSON.parse(shown) as unknown;
  });

  app.post("/jobs", (request, reply) => {
    reply.code(201);
    return { id: queueJob(world, request.body as QueuedJob).id };
  });
  app.get("/jobs", () => jobs.all().map(({ digest: _, sealed: __, ...job }) => job));
  app.get("/jobs/:id", (request) => {
    const job = jobs.get(idOf(request));
    if (!job) throw notFound("Job");
    const { digest: _, sealed: __, ...shown } = job;
    return shown;
  });
  app.get("/jobs/:id/trace", (request, reply) => {
    const file = world.traceFile(idOf(request));
    reply.type("text/plain");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  });
  app.post("/jobs/:id/cancel", (request) => {
    const job = jobs.get(idOf(request));
    if (!job) throw notFound("Job");
    cancelJob(world, job);
    return { status: job.status };
  });

  app.post("/agent-heartbeat", (request) => {
    const given = parametersOf(request);
    const hash = digest(given.text("token") ?? "");
    const token = world.tables.agentTokens.find((row) => row.digest === hash || row.id === given.integer("token_id"));
    if (!token) throw notFound("Agent Token");
    if (token.status !== "active") throw forbidden(`agent token ${token.id} is revoked`);
    token.last_used_at = world.now();
    return { agent_id: token.agent_id, token_id: token.id, last_used_at: token.last_used_at };
  });

  app.post("/expire", (request) => {
    const given = parametersOf(request);
    const kind = given.oneOf("kind", TABLES_WITH_END) ?? "deployTokens";
    const token = world.tables[kind].get(given.requiredInteger("id"));
    if (!token) throw notFound("Token");
    token.expires_at = kind === "accessTokens" ? "2020-01-01" : "2020-01-01T00:00:00.000Z";
    return { id: token.id, expires_at: token.expires_at };
  });
}
