import { Agent } from "../components/agent/agent.ts";
import { IsolatedNamespace } from "../components/network/isolated-namespace.ts";
import { PodSecurity } from "../components/network/network.schema.ts";
import { agentOpenings } from "../components/network/presets.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { prometheusOf } from "./observability.ts";

/** Every agent, each in a namespace of its own. */
export function agents(environment: Environment): Record<string, Agent> {
  const { settings, owner, directory } = environment;
  return mapValues(settings.agents, (agent, name) => {
    const options = providersOf(environment, agent.cluster);
    const flux = Object.values(settings.flux).find(({ cluster }) => cluster === agent.cluster);
    const namespace = new IsolatedNamespace(
      `${agent.cluster}-${agent.namespace}`,
      {
        name: agent.namespace,
        owner,
        podSecurity: PodSecurity.parse({}),
        network: settings.network.clusters[agent.cluster]!,
        openings: agentOpenings({
          prometheus: prometheusOf(settings, agent.cluster),
          ...(agent.fluxReceiver && flux && { fluxNamespace: flux.namespace }),
        }),
      },
      options,
    );
    return new Agent(
      name,
      {
        settings: agent,
        owner,
        kasAddress: agent.kasAddress ?? settings.gitlab.kasAddress,
        namespace: namespace.name,
        directory,
      },
      options,
    );
  });
}
