import type * as pulumi from "@pulumi/pulumi";
import type { Agent } from "../components/agent/agent.ts";
import { Flux } from "../components/flux/flux.ts";
import { LABELS_OF_FLUX_OPERATOR } from "../components/flux/flux.values.ts";
import { FluxApp } from "../components/flux/flux-app.ts";
import type { RbacSubject } from "../components/lib/rbac.ts";
import { appOpenings, fluxOpenings } from "../components/network/presets.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { makeNamespace, namespaceOf } from "./namespaces.ts";
import { prometheusOf } from "./observability.ts";

/** Namespaces of applications. */
export function appNamespaces(environment: Environment): void {
  for (const [key, namespace] of Object.entries(environment.settings.network.namespaces)) {
    const { cluster, name = key, podSecurity, quota, limits } = namespace;
    makeNamespace(environment, cluster, {
      name,
      podSecurity,
      openings: appOpenings(namespace),
      ...(quota && { quota }),
      ...(limits && { limits }),
    });
  }
}

/** Flux of each cluster that has one. */
export function flux(environment: Environment): Record<string, Flux> {
  const { settings, owner, access } = environment;
  return mapValues(settings.flux, (entry, name) => {
    const notifier = Object.values(settings.agents).find(
      (agent) => agent.cluster === entry.cluster && agent.fluxReceiver,
    );
    const openings = fluxOpenings({
      components: entry.components,
      prometheus: prometheusOf(settings, entry.cluster),
      ...(notifier && { agentNamespace: notifier.namespace }),
    });
    const namespace = makeNamespace(environment, entry.cluster, {
      name: entry.namespace,
      openings,
      leaveLabels: LABELS_OF_FLUX_OPERATOR,
    });
    return new Flux(
      name,
      { settings: entry, owner, namespace, cluster: access[entry.cluster]! },
      providersOf(environment, entry.cluster),
    );
  });
}

/** What apps are wired to. */
export interface AppSurroundings {
  flux: Record<string, Flux>;
  agents: Record<string, Agent>;
  /** Subject of each entry of `access`. */
  subjects: Record<string, pulumi.Output<RbacSubject>>;
}

/** Every application, after those that it depends on. `config/rules/references.ts` has refused circles. */
export function apps(environment: Environment, surroundings: AppSurroundings): Record<string, FluxApp> {
  const { settings } = environment;
  const made: Record<string, FluxApp> = {};
  const make = (name: string): FluxApp => {
    made[name] ??= app(
      environment,
      surroundings,
      name,
      settings.apps[name]!.dependsOn.map((other) => make(other).kustomization),
    );
    return made[name];
  };
  for (const name of Object.keys(settings.apps)) make(name);
  return made;
}

function app(
  environment: Environment,
  { flux, agents, subjects }: AppSurroundings,
  name: string,
  dependsOn: pulumi.Output<string>[],
): FluxApp {
  const { settings, owner, now, protect } = environment;
  const entry = settings.apps[name]!;
  const { cluster } = settings.flux[entry.flux]!;
  const agent = entry.environment && agents[entry.environment.agent];
  return new FluxApp(
    name,
    {
      settings: entry,
      owner,
      registry: settings.gitlab.registry,
      namespace: namespaceOf(environment, cluster, entry.namespace),
      flux: flux[entry.flux]!.instance,
      triggerSubjects: entry.trigger.map((trigger) => subjects[trigger]!),
      ...(agent && { agentId: agent.agentId }),
      dependsOn,
      protect,
      now,
    },
    providersOf(environment, cluster),
  );
}
