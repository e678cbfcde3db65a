import { Agent } from "../components/agent/agent.ts";
import { numberedPaths } from "../components/agent/numbers.ts";
import { agentOpenings } from "../components/network/presets.ts";
import { includesTier } from "../config/gitlab.schema.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { makeNamespace } from "./namespaces.ts";
import { prometheusOf } from "./observability.ts";

/** Every agent, each in a namespace of its own. */
export function agents(environment: Environment): Record<string, Agent> {
  const { settings, owner, directory, protect } = environment;
  return mapValues(settings.agents, (agent, name) => {
    const flux = Object.values(settings.flux).find(({ cluster }) => cluster === agent.cluster);
    const openings = agentOpenings({
      prometheus: prometheusOf(settings, agent.cluster),
      ...(agent.fluxReceiver && flux && { fluxNamespace: flux.namespace }),
    });
    const namespace = makeNamespace(environment, agent.cluster, { name: agent.namespace, openings });
    const kasAddress = agent.kasAddress ?? settings.gitlab.kasAddress;
    return new Agent(
      name,
      {
        settings: agent,
        owner,
        kasAddress,
        namespace,
        ids: directory.ids(numberedPaths(agent)),
        protect,
        jobIdentities: includesTier(settings.gitlab.tier, "premium"),
      },
      providersOf(environment, agent.cluster),
    );
  });
}
