import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { identify } from "./access.ts";
import type { Contract } from "./contract.ts";
import { operationKey } from "./contract.ts";
import type { FaultRule, Faults } from "./faults.ts";
import { RateLimit } from "./rate-limit.ts";
import { invalidParameter, Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** One request as the page and the control API show it; never a query, header or body. */
export interface Seen {
  at: string;
  method: string;
  path: string;
  status: number;
  who: string;
  milliseconds: number;
}

/** What happened between clients and the simulator since it started. */
export class Log {
  readonly requests: Seen[] = [];
  /** Answers of ours that break GitLab's document: bugs of the simulator. */
  readonly violations: string[] = [];
  /** Parameters that GitLab's document does not know: GitLab ignores them. */
  readonly unknownParameters = new Map<string, string[]>();
  /** Paths of `/api/v4` that the simulator does not have. */
  readonly unknownPaths = new Set<string>();
  /** Operations of ours that the document does not describe. */
  readonly undescribed = new Set<string>();

  add(seen: Seen): void {
    this.requests.push(seen);
    if (this.requests.length > 500) this.requests.shift();
  }
}

declare module "fastify" {
  interface FastifyRequest {
    late: FaultRule[];
    began: number;
  }
}

/** The path without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? request.url;
}

const isControl = (request: FastifyRequest) => request.url.startsWith("/-/sandbox") || pathOf(request) === "/";
const isApi = (request: FastifyRequest) => request.url.startsWith("/api/v4");

/**
 * What surrounds every route: faults, identity, rate limit, GitLab's document as judge of request and answer, the state
 * on disk before the answer leaves, the log.
 */
export function exchange(app: FastifyInstance, world: World, faults: Faults, log: Log, contract?: Contract): void {
  const limits = new RateLimit();
  app.decorateRequest("actor");
  app.decorateRequest("late");
  app.decorateRequest("began", 0);

  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each === "HEAD" || !contract || !url.startsWith("/api/v4")) continue;
      if (!contract.has(operationKey(each, url))) log.undescribed.add(`${each} ${url}`);
    }
  });

  app.addHook("onRequest", async (request, reply) => {
    request.began = performance.now();
    request.actor = { user: null, token: null, job: null };
    request.late = [];
    if (isControl(request)) return;
    for (const rule of faults.strike(request.method, pathOf(request))) {
      const stopped = await strikeEarly(rule, request, reply);
      if (stopped) return reply;
    }
  });

  app.addHook("onRequest", async (request, reply) => {
    if (reply.sent || request.is404 || !(isApi(request) || request.url.startsWith("/-/sandbox"))) return;
    request.actor = identify(world, request);
    const { token, job } = request.actor;
    if (!isApi(request) || (!token && !job)) return;
    const caller = token ? `token ${token.id}` : `job ${job?.id}`;
    reply.headers(limits.count(caller, world.settings.requestsPerMinute));
  });

  app.addHook("preHandler", async (request) => {
    if (!contract || !isApi(request) || request.is404) return;
    const key = operationKey(request.method, request.routeOptions.url ?? "");
    if (!contract.has(key)) return;
    const body =
      typeof request.body === "object" && request.body !== null && !Buffer.isBuffer(request.body) ? request.body : {};
    const { fault, unknown } = contract.request(
      key,
      request.query as Record<string, unknown>,
      body as Record<string, unknown>,
    );
    if (unknown.length > 0)
      log.unknownParameters.set(key, [...new Set([...(log.unknownParameters.get(key) ?? []), ...unknown])]);
    if (fault) throw invalidParameter(fault);
  });

  app.addHook("preSerialization", async (request, reply, payload) => {
    if (!contract || !isApi(request) || request.is404) return payload;
    const key = operationKey(request.method === "HEAD" ? "GET" : request.method, request.routeOptions.url ?? "");
    const plain: unknown = JSON.parse(JSON.stringify(payload));
    const violation = contract.answer(key, reply.statusCode, plain);
    if (!violation) return payload;
    log.violations.push(violation);
    reply.code(500);
    return { message: `500 the simulator's own answer breaks GitLab's document: ${violation}` };
  });

  app.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" && request.method !== "HEAD") world.store.save();
    for (const rule of request.late) {
      if (rule.kind === "drop") {
        request.raw.socket.destroy();
        return payload;
      }
      reply.code(500).header("content-type", "application/json");
      return JSON.stringify({ message: "500 Internal Server Error" });
    }
    return payload;
  });

  app.addHook("onResponse", async (request, reply) => {
    if (isControl(request)) return;
    const { user, job } = request.actor;
    log.add({
      at: new Date().toISOString(),
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      who: job ? `job ${job.id}` : (user?.username ?? "-"),
      milliseconds: Math.round(performance.now() - request.began),
    });
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body);
    const status = error.statusCode ?? 500;
    const message = status < 500 ? `${status} ${error.message}` : `500 the simulator failed: ${error.message}`;
    if (status >= 500) log.violations.push(`${_request.method} ${pathOf(_request)}: ${error.stack ?? error.message}`);
    return reply.code(status).send({ message });
  });

  app.setNotFoundHandler((request, reply) => {
    if (isApi(request)) log.unknownPaths.add(`${request.method} ${pathOf(request)}`);
    return reply.code(404).header("x-sandbox", "not simulated").send({ error: "404 Not Found" });
  });
}

/** Lets a fault happen before the route; true when the request ends with it. */
async function strikeEarly(rule: FaultRule, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  if (rule.kind === "latency") {
    await sleep(rule.milliseconds ?? 100);
    return false;
  }
  if (rule.kind === "rate-limit") {
    reply
      .code(429)
      .header("retry-after", String(rule.retryAfter ?? 1))
      .type("text/plain")
      .send("Retry later\n");
    return true;
  }
  if (rule.when === "after") {
    request.late.push(rule);
    return false;
  }
  if (rule.kind === "drop") {
    reply.hijack();
    request.raw.socket.destroy();
    return true;
  }
  reply.code(500).send({ message: "500 Internal Server Error" });
  return true;
}
