import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { IsolatedNamespace } from "../components/network/isolated-namespace.ts";
import type { NamespaceSettings } from "../components/network/namespace.schema.ts";
import { type Environment, providersOf } from "./context.ts";

/** What differs between namespaces; the rest is the same for all of a cluster. */
export type NamespaceArgs = Omit<z.input<typeof NamespaceSettings>, "network"> & {
  /** Name in the cluster. */
  name: string;
};

/** Makes a namespace of a cluster, restricted unless said otherwise. Its name waits for its policies. */
export function makeNamespace(
  environment: Environment,
  cluster: string,
  { name, ...settings }: NamespaceArgs,
): pulumi.Output<string> {
  const { owner, namespaces, protect } = environment;
  const network = environment.settings.network.clusters[cluster]!;
  const made = new IsolatedNamespace(
    `${cluster}-${name}`,
    { name, owner, protect, settings: { ...settings, network } },
    providersOf(environment, cluster),
  );
  namespaces.set(`${cluster}/${name}`, made.name);
  return made.name;
}

/** Name of a namespace that was made before; `config/rules/namespaces.ts` refuses files that name others. */
export function namespaceOf({ namespaces }: Environment, cluster: string, name: string): pulumi.Output<string> {
  const found = namespaces.get(`${cluster}/${name}`);
  if (!found)
    throw new Error(`The namespace "${name}" of the cluster "${cluster}" is used before it is made; make it first.`);
  return found;
}
