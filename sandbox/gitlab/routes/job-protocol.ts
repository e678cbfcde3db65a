import { appendFileSync, existsSync, statSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { jobPayload } from "../job-payload.ts";
import { runnerTakes } from "../jobs.ts";
import type { Job, Runner, RunnerManager } from "../model.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { badRequest, forbidden, invalidParameter, notFound, Refusal } from "../refusal.ts";
import { digest } from "../vault.ts";
import type { World } from "../world.ts";

const OPEN = { config: { open: true } };

/** What a runner says and asks: verify, request a job, report its state and log (lib/api/ci/runner.rb of GitLab). */
export function jobProtocol(app: FastifyInstance, world: World): void {
  const { runners, runnerManagers, jobs } = world.tables;

  const runnerOf = (given: Parameters): Runner => {
    const hash = digest(given.requiredText("token"));
    const runner = runners.find((row) => row.digest === hash);
    if (!runner) throw forbidden();
    return runner;
  };

  const contact = (runner: Runner, given: Parameters): RunnerManager => {
    const systemId = given.text("system_id") ?? "<legacy>";
    const info = (given.values["info"] ?? {}) as Record<string, string | undefined>;
    const now = world.now();
    const known = runnerManagers.find((m) => m.runner_id === runner.id && m.system_id === systemId);
    const none = { version: null, revision: null, platform: null, architecture: null, executor: null };
    const manager =
      known ??
      runnerManagers.insert({
        runner_id: runner.id,
        system_id: systemId,
        ...none,
        created_at: now,
        contacted_at: null,
      });
    for (const field of ["version", "revision", "platform", "architecture", "executor"] as const)
      manager[field] = info[field] ?? manager[field];
    manager.contacted_at = now;
    runner.contacted_at = now;
    return manager;
  };

  app.post("/runners", OPEN, (request) => {
    parametersOf(request).requiredText("token");
    throw new Refusal(410, { message: "410 Gone - runner registration disallowed" });
  });

  app.post("/runners/verify", OPEN, (request, reply) => {
    const given = parametersOf(request);
    const runner = runnerOf(given);
    contact(runner, given);
    reply.code(200);
    return { id: runner.id, token: given.text("token"), token_expires_at: null };
  });

  app.post("/runners/reset_authentication_token", OPEN, (request, reply) => {
    const runner = runnerOf(parametersOf(request));
    const issued = world.issue(runner.runner_type, `runner ${runner.id}: reset by its token`);
    runner.digest = issued.digest;
    reply.code(201);
    return { token: issued.token, token_expires_at: null };
  });

  app.delete("/runners", OPEN, (request, reply) => {
    const runner = runnerOf(parametersOf(request));
    runnerManagers.deleteWhere((m) => m.runner_id === runner.id);
    runners.delete(runner.id);
    return reply.code(204).send();
  });

  app.delete("/runners/managers", OPEN, (request, reply) => {
    const given = parametersOf(request);
    const runner = runnerOf(given);
    const systemId = given.requiredText("system_id");
    const manager = runnerManagers.find((m) => m.runner_id === runner.id && m.system_id === systemId);
    if (!manager) throw notFound();
    runnerManagers.delete(manager.id);
    return reply.code(204).send();
  });

  app.post("/jobs/request", OPEN, (request, reply) => {
    const given = parametersOf(request);
    const runner = runnerOf(given);
    const manager = contact(runner, given);
    const job = jobs.find((row) => runnerTakes(world, runner, row));
    if (!job) {
      reply.code(204).header("x-gitlab-last-update", String(Date.now()));
      return reply.send();
    }
    job.status = "running";
    job.started_at = world.now();
    job.runner_id = runner.id;
    job.runner_manager_id = manager.id;
    reply.code(201);
    return jobPayload(world, runner, job);
  });

  const jobOf = (request: FastifyRequest, reply: FastifyReply): Job => {
    const job = jobs.get(Number((request.params as { id: string }).id));
    const value = request.headers["job-token"] ?? parametersOf(request).text("token");
    if (!job || typeof value !== "string" || digest(value) !== job.digest) throw forbidden();
    reply.header("job-status", job.status);
    if (job.status !== "running")
      throw new Refusal(403, { message: "403 Forbidden  - Job is not running" }, { "job-status": job.status });
    return job;
  };

  app.put("/jobs/:id", OPEN, (request, reply) => {
    const job = jobOf(request, reply);
    const given = parametersOf(request);
    const state = given.text("state");
    if (state === "success" || state === "failed") {
      job.status = state;
      job.finished_at = world.now();
      job.failure_reason = state === "failed" ? (given.text("failure_reason") ?? "unknown_failure") : null;
      job.exit_code = given.integer("exit_code") ?? null;
    } else if (state !== undefined && state !== "running") throw invalidParameter("state does not have a valid value");
    reply.header("job-status", job.status).header("x-gitlab-trace-update-interval", "3").type("text/plain");
    return reply.code(200).send("200");
  });

  app.patch("/jobs/:id/trace", OPEN, (request, reply) => {
    const job = jobOf(request, reply);
    const range = /^(\d+)-(\d+)?$/.exec(String(request.headers["content-range"] ?? ""));
    if (!range) throw badRequest("Missing header Content-Range");
    const file = world.traceFile(job.id);
    const size = existsSync(file) ? statSync(file).size : 0;
    if (Number(range[1]) !== size) {
      throw new Refusal(416, { error: "416 Range Not Satisfiable" }, { range: `0-${size}` });
    }
    const chunk = Buffer.isBuffer(request.body) ? request.body : Buffer.from("");
    appendFileSync(file, chunk, { mode: 0o600 });
    reply.headers({
      "job-status": job.status,
      range: `0-${size + chunk.length}`,
      "x-gitlab-trace-update-interval": "3",
    });
    return reply.code(202).type("text/plain").send("202");
  });

  app.post("/jobs/:id/artifacts/authorize", OPEN, (request, reply) => {
    jobOf(request, reply);
    reply.code(200);
    return { TempPath: "" };
  });

  app.post("/jobs/:id/artifacts", OPEN, (request, reply) => {
    const job = jobOf(request, reply);
    const size = Buffer.isBuffer(request.body) ? request.body.length : 0;
    job.artifacts.push({
      file_type: parametersOf(request).text("artifact_type") ?? "archive",
      filename: "artifacts.zip",
      size,
    });
    return reply.code(201).type("text/plain").send("201");
  });
}
