import type * as pulumi from "@pulumi/pulumi";
import type { Agent } from "../components/agent/agent.ts";
import { Flux } from "../components/flux/flux.ts";
import { FluxApp } from "../components/flux/flux-app.ts";
import type { RbacSubject } from "../components/lib/rbac.ts";
import { IsolatedNamespace } from "../components/network/isolated-namespace.ts";
import { PodSecurity } from "../components/network/network.schema.ts";
import { appOpenings, fluxOpenings } from "../components/network/presets.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { prometheusOf } from "./observability.ts";

/** Namespaces of applications, by their key in the stack file. */
export function appNamespaces(environment: Environment): Record<string, IsolatedNamespace> {
  const { settings, owner } = environment;
  return mapValues(
    settings.network.namespaces,
    (namespace, key) =>
      new IsolatedNamespace(
        key,
        {
          name: namespace.name ?? key,
          owner,
          podSecurity: namespace.podSecurity,
          network: settings.network.clusters[namespace.cluster]!,
          openings: appOpenings(namespace),
          ...(namespace.quota && { quota: namespace.quota }),
          ...(namespace.limits && { limits: namespace.limits }),
        },
        providersOf(environment, namespace.cluster),
      ),
  );
}

/** Flux of each cluster that has one. */
export function flux(environment: Environment): Record<string, Flux> {
  const { settings, owner } = environment;
  return mapValues(settings.flux, (entry, name) => {
    const options = providersOf(environment, entry.cluster);
    const notifier = Object.values(settings.agents).find(
      (agent) => agent.cluster === entry.cluster && agent.fluxReceiver,
    );
    const namespace = new IsolatedNamespace(
      `${entry.cluster}-${entry.namespace}`,
      {
        name: entry.namespace,
        owner,
        podSecurity: PodSecurity.parse({}),
        network: settings.network.clusters[entry.cluster]!,
        openings: fluxOpenings({
          components: entry.components,
          prometheus: prometheusOf(settings, entry.cluster),
          ...(notifier && { agentNamespace: notifier.namespace }),
        }),
      },
      options,
    );
    return new Flux(name, { settings: entry, owner, namespace: namespace.name }, options);
  });
}

/** What apps are wired to. */
export interface AppSurroundings {
  namespaces: Record<string, IsolatedNamespace>;
  flux: Record<string, Flux>;
  agents: Record<string, Agent>;
  /** Subject of each entry of `access`. */
  subjects: Record<string, pulumi.Output<RbacSubject>>;
}

/** Every application, after those that it depends on. */
export function apps(environment: Environment, surroundings: AppSurroundings): Record<string, FluxApp> {
  const { settings } = environment;
  const made: Record<string, FluxApp> = {};
  const make = (name: string): FluxApp => {
    made[name] ??= app(environment, surroundings, name, settings.apps[name]!.dependsOn.map(make));
    return made[name];
  };
  for (const name of Object.keys(settings.apps)) make(name);
  return made;
}

function app(environment: Environment, surroundings: AppSurroundings, name: string, dependsOn: FluxApp[]): FluxApp {
  const { settings, owner, now } = environment;
  const entry = settings.apps[name]!;
  const cluster = settings.flux[entry.flux]!.cluster;
  const namespace = Object.entries(settings.network.namespaces).find(
    ([key, candidate]) => candidate.cluster === cluster && (candidate.name ?? key) === entry.namespace,
  )![0];
  const agent = entry.environment && surroundings.agents[entry.environment.agent];
  return new FluxApp(
    name,
    {
      settings: entry,
      owner,
      registry: settings.gitlab.registry,
      namespace: surroundings.namespaces[namespace]!.name,
      flux: surroundings.flux[entry.flux]!.instance,
      triggerSubjects: entry.trigger.map((trigger) => surroundings.subjects[trigger]!),
      ...(agent && { agentId: agent.agentId }),
      dependsOn,
      now,
    },
    providersOf(environment, cluster),
  );
}
