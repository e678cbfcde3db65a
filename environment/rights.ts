import type * as pulumi from "@pulumi/pulumi";
import type { AccessSettings } from "../components/access/access.schema.ts";
import { Access } from "../components/access/access.ts";
import { ownerOf } from "../components/access/subjects.ts";
import type { Agent } from "../components/agent/agent.ts";
import { RegistryToken } from "../components/registry/registry-token.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import type { Directory } from "./directory.ts";
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
        namespace: namespaceOf(environment, entry.cluster, entry.namespace),
        ...(agent === undefined && { ownerId: ownerId(directory, entry) }),
        ...(agent && {
          agent: { serviceAccount: agents[agent]!.serviceAccount, namespace: settings.agents[agent]!.namespace },
        }),
      },
      providersOf(environment, entry.cluster),
    );
  });
}

function ownerId(directory: Directory, { subject }: AccessSettings): pulumi.Output<string> {
  const { kind, path } = ownerOf(subject);
  return directory[kind](path);
}

/** Deploy tokens with which CI jobs read a registry. */
export function registryTokens({ settings, owner, now, gitlab }: Environment): Record<string, RegistryToken> {
  return mapValues(
    settings.registry,
    (entry, name) => new RegistryToken(name, { settings: entry, owner, now }, { providers: { gitlab } }),
  );
}
