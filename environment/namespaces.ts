import type * as pulumi from "@pulumi/pulumi";
import { IsolatedNamespace, type IsolatedNamespaceArgs } from "../components/network/isolated-namespace.ts";
import { PodSecurity } from "../components/network/network.schema.ts";
import { type Environment, providersOf } from "./context.ts";

/** What differs between namespaces; the rest is the same for all of a cluster. */
export type NamespaceArgs = Pick<IsolatedNamespaceArgs, "name" | "openings" | "quota" | "limits" | "leaveLabels"> & {
  podSecurity?: PodSecurity;
};

/** Makes a namespace of a cluster, restricted unless said otherwise. Its name waits for its policies. */
export function makeNamespace(environment: Environment, cluster: string, args: NamespaceArgs): pulumi.Output<string> {
  const { settings, owner, namespaces } = environment;
  const made = new IsolatedNamespace(
    `${cluster}-${args.name}`,
    { podSecurity: PodSecurity.parse({}), ...args, owner, network: settings.network.clusters[cluster]! },
    providersOf(environment, cluster),
  );
  namespaces.set(`${cluster}/${args.name}`, made.name);
  return made.name;
}

/** Name of a namespace that was made before; `config/rules/namespaces.ts` refuses files that name others. */
export function namespaceOf({ namespaces }: Environment, cluster: string, name: string): pulumi.Output<string> {
  const found = namespaces.get(`${cluster}/${name}`);
  if (!found)
    throw new Error(`The namespace "${name}" of the cluster "${cluster}" is used before it is made; make it first.`);
  return found;
}
