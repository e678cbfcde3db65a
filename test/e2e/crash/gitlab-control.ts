import type { FaultRule } from "../../../sandbox/gitlab/faults.ts";
import { rootToken } from "../../../sandbox/world/tokens.ts";
import { world } from "../../lib/e2e.ts";

/** What a test does to the sandbox's GitLab from outside. */
export interface Control {
  fault(rule: FaultRule): Promise<void>;
  /** How many calls the faults that are on have struck. */
  hits(): Promise<number>;
  clear(): Promise<void>;
}

export async function control(stack: string): Promise<Control> {
  const { places, world: started } = await world(stack);
  const headers = { "PRIVATE-TOKEN": await rootToken(places), "content-type": "application/json" };
  const send = async (method: string, body?: object) => {
    const url = `${started.gitlab.url}/-/sandbox/faults`;
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`the control of GitLab answered ${answer.status} to ${method} faults`);
    return answer;
  };
  return {
    fault: async (rule) => {
      await send("POST", rule);
    },
    hits: async () => {
      const rules = (await (await send("GET")).json()) as { hits: number }[];
      return rules.reduce((sum, { hits }) => sum + hits, 0);
    },
    clear: async () => {
      await send("DELETE");
    },
  };
}
