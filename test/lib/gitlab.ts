import { rootToken } from "../../sandbox/world/tokens.ts";
import { world } from "./e2e.ts";

/** A call of a world's GitLab as its administrator: a path below its URL, such as `/api/v4/user` or `/-/sandbox/jobs`. Refuses any answer but 2xx. */
export async function gitlab<T>(stack: string, method: string, path: string, body?: object): Promise<T> {
  const text = await answered(stack, method, path, body);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** The log of a job. */
export async function traceOf(stack: string, id: number): Promise<string> {
  return answered(stack, "GET", `/-/sandbox/jobs/${id}/trace`);
}

async function answered(stack: string, method: string, path: string, body?: object): Promise<string> {
  const { places, world: started } = await world(stack);
  const answer = await fetch(`${started.gitlab.url}${path}`, {
    method,
    headers: {
      "PRIVATE-TOKEN": await rootToken(places),
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}

/** Number of a project or group of a world's GitLab. */
export async function idOf(stack: string, kind: "projects" | "groups", path: string): Promise<number> {
  return (await gitlab<{ id: number }>(stack, "GET", `/api/v4/${kind}/${encodeURIComponent(path)}`)).id;
}

/** A job as the simulator shows it. */
export interface Job {
  id: number;
  status: string;
  runner_id: number | null;
  failure_reason: string | null;
}

/** Puts a job into the queue of a world's GitLab (`POST /-/sandbox/jobs`), and gives its number. */
export async function queueJob(stack: string, job: Record<string, unknown>): Promise<number> {
  return (await gitlab<{ id: number }>(stack, "POST", "/-/sandbox/jobs", { script: ["echo fine"], ...job })).id;
}

export async function jobOf(stack: string, id: number): Promise<Job> {
  return gitlab<Job>(stack, "GET", `/-/sandbox/jobs/${id}`);
}

/** Every secret that the simulator ever gave out, with what it is. */
export async function issuedTokens(stack: string): Promise<{ kind: string; owner: string; value: string }[]> {
  return gitlab(stack, "GET", "/-/sandbox/issued");
}
