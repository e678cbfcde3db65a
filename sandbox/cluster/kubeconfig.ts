import { parse, stringify } from "yaml";
import type { ApiAccess } from "./api.ts";

/** One cluster and the user to be in it. */
export interface KubeContext {
  /** Name of the context, the cluster and the user alike. */
  name: string;
  /** URL of the API server. */
  server: string;
  /** Certificate authority, PEM. */
  ca: string;
  token: string;
}

/**
 * A kubeconfig with everything in it, so that it can be moved or be the value of a setting.
 * @param contexts one or more; the names differ
 * @param current name of the current context; the first one when left out
 * @returns YAML
 */
export function renderKubeconfig(contexts: readonly KubeContext[], current = contexts[0]?.name): string {
  const names = contexts.map(({ name }) => name);
  if (current === undefined || !names.includes(current)) {
    throw new Error(
      `the current context "${current}" is none of the contexts: ${names.join(", ") || "there are none"}`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two contexts are named "${twice}"; give each its own name`);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": current,
    clusters: contexts.map(({ name, server, ca }) => ({
      name,
      cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") },
    })),
    users: contexts.map(({ name, token }) => ({ name, user: { token } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
  });
}

/** The current context of a kubeconfig that {@link renderKubeconfig} made. */
export function readKubeconfig(text: string): ApiAccess {
  const config = parse(text) as {
    "current-context": string;
    clusters: { name: string; cluster: { server: string; "certificate-authority-data": string } }[];
    users: { name: string; user: { token: string } }[];
  };
  const name = config["current-context"];
  const cluster = config.clusters.find((one) => one.name === name)?.cluster;
  const user = config.users.find((one) => one.name === name)?.user;
  if (!cluster || !user) throw new Error(`the kubeconfig has no cluster and user of its current context "${name}"`);
  return {
    server: cluster.server,
    ca: Buffer.from(cluster["certificate-authority-data"], "base64").toString("utf8"),
    token: user.token,
  };
}
