import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Api, KubeObject } from "../../sandbox/cluster/api.ts";
import { readKubeconfig, renderKubeconfig } from "../../sandbox/cluster/kubeconfig.ts";
import { apiOf } from "../../sandbox/world/api.ts";
import { world } from "./e2e.ts";

/** API server of a cluster of a stack's world, as its administrator. Close it after use. */
export async function clusterApi(stack: string, cluster: string): Promise<Api> {
  const { world: started } = await world(stack);
  return apiOf(started.clusters[cluster]!);
}

/** An object of the cluster; refuses when there is none. */
export async function objectAt<T = KubeObject>(api: Api, path: string): Promise<T> {
  const { status, body } = await api.send("GET", path);
  if (status !== 200) throw new Error(`GET ${path} was answered with ${status}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as T;
}

/** A value of a Secret, in plain text. */
export async function secretValue(api: Api, namespace: string, name: string, key: string): Promise<string> {
  const { data } = await objectAt(api, `/api/v1/namespaces/${namespace}/secrets/${name}`);
  return Buffer.from(data?.[key] ?? "", "base64").toString("utf8");
}

/** A kubeconfig that acts as a ServiceAccount with exactly its rights: its token comes from the TokenRequest API and lives for an hour. */
export async function accountKubeconfig(
  stack: string,
  cluster: string,
  account: { namespace: string; name: string },
): Promise<string> {
  const { world: started } = await world(stack);
  const { server, ca } = readKubeconfig(readFileSync(started.clusters[cluster]!.kubeconfig, "utf8"));
  const api = await clusterApi(stack, cluster);
  const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
  const answer = await api.send("POST", path, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 3600 },
  });
  api.close();
  if (answer.status !== 201) throw new Error(`a token of ${account.name} was answered with ${answer.status}`);
  const { status } = JSON.parse(answer.body) as { status: { token: string } };
  return renderKubeconfig([{ name: account.name, server, ca, token: status.token }]);
}

/** Asks four times a second until there is a value; refuses after the limit with what was seen last. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { seconds = 60, seen = async () => "" }: { seconds?: number; seen?: () => Promise<unknown> } = {},
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await sleep(250)) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) {
      const last = await seen();
      throw new Error(`${what}: not within ${seconds} s. ${typeof last === "string" ? last : JSON.stringify(last)}`);
    }
  }
}
