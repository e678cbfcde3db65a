import type * as gitlab from "@pulumi/gitlab";
import type { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../components/flux/definitions.ts";
import type { Ownership } from "../components/lib/ownership.ts";
import type { StackSettings } from "../config/schema.ts";
import { Directory } from "./directory.ts";
import { clusterAccess, clusterProvider, gitlabProvider } from "./providers.ts";

/** What every area of an environment is built from. */
export interface Environment {
  settings: StackSettings;
  owner: Ownership;
  gitlab: gitlab.Provider;
  /** Provider of each cluster, by its name in the stack file. */
  clusters: Record<string, KubernetesProvider>;
  /** How each cluster is reached, for providers that a component makes itself. */
  access: Record<string, ClusterAccess>;
  directory: Directory;
  /** Names of the namespaces made so far, by `<cluster>/<namespace>`. */
  namespaces: Map<string, pulumi.Output<string>>;
  /** Whether what others live in or depend on is protected from deletion. */
  protect: boolean;
  /** When this run began, RFC 3339: what is made now lives from here (DESIGN D7). */
  now: string;
}

/** Providers and lookups of an environment; secrets of the stack are read here and nowhere else. */
export function environmentOf(settings: StackSettings): Environment {
  const config = new pulumi.Config();
  const provider = gitlabProvider(settings.gitlab, config);
  const kubeconfigs = config.getSecretObject<Record<string, string>>("kubeconfigs");
  const access = mapValues(settings.clusters, (cluster, name) => clusterAccess(name, cluster, kubeconfigs));
  return {
    settings,
    owner: { project: pulumi.getProject(), stack: pulumi.getStack() },
    gitlab: provider,
    clusters: mapValues(access, (cluster, name) => clusterProvider(name, cluster)),
    access,
    directory: new Directory(provider),
    namespaces: new Map(),
    protect: settings.protect ?? settings.production,
    now: new Date().toISOString(),
  };
}

/** Options of a component that makes things in GitLab and in one cluster. */
export function providersOf({ gitlab, clusters }: Environment, cluster: string): pulumi.ComponentResourceOptions {
  return { providers: { gitlab, kubernetes: clusters[cluster]! } };
}

export function mapValues<T, U>(record: Record<string, T>, map: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
