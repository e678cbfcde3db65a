import { setTimeout as sleep } from "node:timers/promises";
import { Gitlab } from "@gitbeaker/rest";
import type { Sighting } from "./plan.ts";

/** The client library's whole face, as this room uses it. */
export type Client = InstanceType<typeof Gitlab>;

/** Opens GitLab as the stack's provider does. `url` is the provider's `baseUrl`, which ends with `/api/v4/`. */
export function connect(url: string, token: string): Client {
  return new Gitlab({ host: url.replace(/\/api\/v4\/?$/, ""), token });
}

/** How often a question or a removal is tried: both may be repeated without harm. */
const TRIES = 5;

interface Failure {
  cause?: { response?: { status?: number } };
}

const statusOf = (error: unknown): number | undefined => (error as Failure).cause?.response?.status;

/** Asks GitLab; `undefined` where it answers 404. A 500 and a dropped connection are tried again, a 429 is by the library itself. */
export async function ask<T>(question: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question();
    } catch (error) {
      const status = statusOf(error);
      if (status === 404) return undefined;
      if (attempt === TRIES || (status !== undefined && status < 500)) throw error;
      await sleep(100 * 2 ** attempt);
    }
  }
}

/** Removes what a sighting is; what is gone already is no error. Only types of which `plan` removes anything. */
export async function remove(client: Client, { type, id }: Sighting): Promise<void> {
  const parts = id.split(":");
  const [owner, number] = [parts[0]!, Number(parts.at(-1))];
  const name = /\/(\w+):/.exec(type)?.[1] ?? "";
  const [key, scope] = [parts[1]!, parts.slice(2).join(":")];
  const filter = { filter: { environment_scope: scope } };
  const removals: Record<string, () => Promise<unknown>> = {
    clusterAgent: () => client.Agents.unregister(owner, number),
    clusterAgentToken: () => client.Agents.removeToken(owner, Number(parts[1]), number),
    userRunner: () => client.Runners.remove({ runnerId: number }),
    projectDeployToken: () => client.DeployTokens.remove(number, { projectId: owner }),
    groupDeployToken: () => client.DeployTokens.remove(number, { groupId: owner }),
    projectVariable: () => client.ProjectVariables.remove(owner, key, filter),
    groupVariable: () => client.GroupVariables.remove(owner, key, filter as never),
  };
  const removal = removals[name];
  if (!removal) throw new Error(`a ${type} is not removed by repair; remove ${id} by hand`);
  await ask(removal);
}
