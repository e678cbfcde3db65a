import { signingKey } from "../../sandbox/registry/cosign.ts";
import { OciClient } from "../../sandbox/registry/oci.ts";
import { publish } from "../../sandbox/world/artifacts.ts";
import { clusterApi, secretValue } from "./cluster.ts";
import { world } from "./e2e.ts";
import { gitlab, idOf, queueJob } from "./gitlab.ts";

/** Runner whose token takes the job, and where the graph put that token. */
export interface TakenBy {
  stack: string;
  cluster: string;
  namespace: string;
  secret: string;
}

/** A running job with what GitLab gives every job for the registry. */
export interface Pipeline {
  /** Pushes files as the artifact `repository:tag` with CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, and gives its digest. */
  push: (artifact: { repository: string; tag: string }, files: Record<string, string>) => Promise<string>;
  /** Signs what is there under a digest, with the key of the stack file or another one. */
  sign: (repository: string, digest: string, privateKey?: string) => Promise<void>;
  /** Names of the agents that the job may use (`GET /job/allowed_agents`). */
  allowedAgents: () => Promise<string[]>;
  /** Ends the job, and with it its credentials. */
  finish: () => Promise<void>;
}

interface Payload {
  id: number;
  token: string;
  variables: { key: string; value: string }[];
}

/** Queues a job of a project and takes it as a runner does (`POST /jobs/request`), so that its token lives. */
export async function startPipeline(
  runner: TakenBy,
  project: string,
  job: { ref?: string; environment?: string } = {},
): Promise<Pipeline> {
  const { places, world: started } = await world(runner.stack);
  const api = await clusterApi(runner.stack, runner.cluster);
  const runnerToken = await secretValue(api, runner.namespace, runner.secret, "runner-token");
  api.close();
  const send = (method: string, path: string, body: object) =>
    fetch(`${started.gitlab.url}/api/v4${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  const queued = await queueJob(runner.stack, { project, ...job });
  const taken = await send("POST", "/jobs/request", { token: runnerToken });
  if (taken.status !== 201) throw new Error(`the request for a job was answered with ${taken.status}`);
  const { id, token, variables } = (await taken.json()) as Payload;
  if (id !== queued) throw new Error(`the runner got job ${id} where ${queued} was queued`);
  const variable = (key: string) => variables.find((candidate) => candidate.key === key)!.value;
  const client = new OciClient({
    host: variable("CI_REGISTRY"),
    username: variable("CI_REGISTRY_USER"),
    password: variable("CI_REGISTRY_PASSWORD"),
  });
  return {
    push: (artifact, files) => publish(client, started, { app: "", project, ...artifact }, files),
    sign: (repository, digest, privateKey = signingKey(places.registry).privateKey) =>
      client.sign(repository, digest, privateKey),
    allowedAgents: async () => {
      const answer = await fetch(`${started.gitlab.url}/api/v4/job/allowed_agents`, {
        headers: { "job-token": token },
      });
      const { allowed_agents: allowed } = (await answer.json()) as { allowed_agents: { id: number }[] };
      const all = await agentsOf(runner.stack);
      return allowed.map(({ id }) => all.get(id)!).sort();
    },
    finish: async () => {
      await send("PUT", `/jobs/${id}`, { token, state: "success" });
    },
  };
}

async function agentsOf(stack: string): Promise<Map<number, string>> {
  const project = await idOf(stack, "projects", "acme/platform/clusters");
  const agents = await gitlab<{ id: number; name: string }[]>(
    stack,
    "GET",
    `/api/v4/projects/${project}/cluster_agents`,
  );
  return new Map(agents.map(({ id, name }) => [id, name]));
}
