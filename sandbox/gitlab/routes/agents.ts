import type { FastifyInstance } from "fastify";
import { agentOf, projectOf, userOf } from "../access.ts";
import type { AgentToken } from "../model.ts";
import { page } from "../paging.ts";
import { parametersOf } from "../parameters.ts";
import { presentAgent } from "../present.ts";
import { badRequest, notFound } from "../refusal.ts";
import { LEVEL, type World } from "../world.ts";

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with an agent's name, in GitLab's words; an empty list when nothing is. */
export function agentNameFaults(name: string): string[] {
  const faults: string[] = [];
  if (!NAME.test(name)) {
    faults.push("Name can contain only lowercase letters, digits, and '-', but cannot start or end with '-'");
  }
  if (name.length > 63) faults.push("Name is too long (maximum is 63 characters)");
  return faults;
}

function presentToken(token: AgentToken, whole: boolean): Record<string, unknown> {
  const { digest: _, last_used_at, ...shown } = token;
  return whole ? { ...shown, last_used_at } : shown;
}

/** `/projects/:id/cluster_agents` and their tokens (GitLab docs, api/cluster_agents). */
export function agents(app: FastifyInstance, world: World): void {
  const { agents: table, agentTokens } = world.tables;
  const active = (agentId: number) => agentTokens.filter((t) => t.agent_id === agentId && t.status === "active");

  app.get("/projects/:id/cluster_agents", (request, reply) => {
    const project = projectOf(world, request, LEVEL.developer);
    const rows = table.filter((agent) => agent.project_id === project.id);
    return page(request, reply, world.url, rows).map((agent) => presentAgent(world, agent));
  });

  app.get("/projects/:id/cluster_agents/:agent_id", (request) => {
    const project = projectOf(world, request, LEVEL.developer);
    return presentAgent(world, agentOf(world, request, project));
  });

  app.post("/projects/:id/cluster_agents", (request, reply) => {
    const project = projectOf(world, request, LEVEL.maintainer);
    const name = parametersOf(request).requiredText("name");
    const faults = agentNameFaults(name);
    if (table.find((agent) => agent.project_id === project.id && agent.name === name)) {
      faults.push("Name has already been taken");
    }
    if (faults.length > 0) throw badRequest(JSON.stringify(faults));
    const user = userOf(request);
    reply.code(201);
    const made = { name, project_id: project.id, created_at: world.now(), created_by_user_id: user.id };
    return presentAgent(world, table.insert(made));
  });

  app.delete("/projects/:id/cluster_agents/:agent_id", (request, reply) => {
    const agent = agentOf(world, request, projectOf(world, request, LEVEL.maintainer));
    agentTokens.deleteWhere((token) => token.agent_id === agent.id);
    for (const at of world.tables.environments.filter((e) => e.cluster_agent_id === agent.id))
      at.cluster_agent_id = null;
    table.delete(agent.id);
    return reply.code(204).send();
  });

  app.get("/projects/:id/cluster_agents/:agent_id/tokens", (request, reply) => {
    const agent = agentOf(world, request, projectOf(world, request, LEVEL.developer));
    return page(request, reply, world.url, active(agent.id)).map((token) => presentToken(token, false));
  });

  app.get("/projects/:id/cluster_agents/:agent_id/tokens/:token_id", (request) => {
    const agent = agentOf(world, request, projectOf(world, request, LEVEL.developer));
    const id = Number((request.params as { token_id: string }).token_id);
    const token = active(agent.id).find((row) => row.id === id);
    if (!token) throw notFound();
    return presentToken(token, true);
  });

  app.post("/projects/:id/cluster_agents/:agent_id/tokens", (request, reply) => {
    const agent = agentOf(world, request, projectOf(world, request, LEVEL.maintainer));
    const given = parametersOf(request);
    const name = given.requiredText("name");
    if (active(agent.id).length >= 2) throw badRequest("An agent can have only two active tokens at a time");
    const issued = world.issue("agent", `agent ${agent.name} (${agent.id}): ${name}`);
    const token = agentTokens.insert({
      name,
      description: given.text("description") ?? null,
      agent_id: agent.id,
      status: "active",
      digest: issued.digest,
      created_at: world.now(),
      created_by_user_id: userOf(request).id,
      last_used_at: null,
    });
    reply.code(201);
    return { ...presentToken(token, true), token: issued.token };
  });

  app.delete("/projects/:id/cluster_agents/:agent_id/tokens/:token_id", (request, reply) => {
    const agent = agentOf(world, request, projectOf(world, request, LEVEL.maintainer));
    const token = agentTokens.get(Number((request.params as { token_id: string }).token_id));
    if (!token || token.agent_id !== agent.id) throw notFound();
    token.status = "revoked";
    return reply.code(204).send();
  });
}
