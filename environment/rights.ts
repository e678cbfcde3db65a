import { Access } from "../components/access/access.ts";
import type { Agent } from "../components/agent/agent.ts";
import { RegistryToken } from "../components/registry/registry-token.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { namespaceOf } from "./namespaces.ts";

/** Rights of CI jobs and users in the clusters. */
export function access(environment: Environment, agents: Record<string, Agent>): Record<string, Access> {
  const { settings, owner, directory } = environment;
  return mapValues(settings.access, (entry, name) => {
    const agent = entry.subject.agent;
    return new Access(
      name,
      {
        settings: entry,
        owner,
        directory,
        namespace: namespaceOf(environment, entry.cluster, entry.namespace),
        ...(agent && {
          agent: { serviceAccount: agents[agent]!.serviceAccount, namespace: settings.agents[agent]!.namespace },
        }),
      },
      providersOf(environment, entry.cluster),
    );
  });
}

/** Deploy tokens with which CI jobs read a registry. */
export function registryTokens({ settings, owner, now, gitlab }: Environment): Record<string, RegistryToken> {
  return mapValues(
    settings.registry,
    (entry, name) => new RegistryToken(name, { settings: entry, owner, now }, { providers: { gitlab } }),
  );
}
