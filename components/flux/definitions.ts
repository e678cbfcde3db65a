import { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";

/** How a cluster is reached: a context, and a kubeconfig (text or path) where it is not the environment's. */
export interface ClusterAccess {
  context: pulumi.Input<string>;
  kubeconfig?: pulumi.Input<string>;
}

/**
 * A provider that takes over objects which are there already (pulumi-kubernetes: provider inputs `upsertExistingObjects`, and
 * `enablePatchForce` for fields of another writer). flux-operator's chart keeps its definitions when it goes, so after a destroy they are
 * there; every other object still has to be new, so that nobody else's Flux is taken over.
 */
export function definitionsProvider(name: string, access: ClusterAccess, parent: pulumi.Resource): Provider {
  const adopting = { enableServerSideApply: true, upsertExistingObjects: true, enablePatchForce: true };
  return new Provider(`${name}-definitions`, { ...access, ...adopting }, { parent });
}

/** Sends the definitions among the objects of a chart to a provider of their own. */
export function definitionsThrough(provider: Provider): pulumi.ResourceTransform {
  return ({ type, props, opts }) =>
    type === "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"
      ? { props, opts: { ...opts, provider } }
      : undefined;
}
