import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createInterface } from "node:readline";
import type { Cluster } from "../../../analysis/runner/cluster/cluster.ts";
import type { Api } from "../../../sandbox/cluster/api.ts";
import { readKubeconfig } from "../../../sandbox/cluster/kubeconfig.ts";
import { clusterApi, eventually } from "../../lib/cluster.ts";
import { world } from "../../lib/e2e.ts";
import { NAMESPACES } from "../../lib/runner-cases/values.ts";

type Json = Record<string, unknown>;

const LOW = { value: -10, preemptionPolicy: "Never" } as const;

/** What the engine is told of the cluster: what `furnish` makes, and what every cluster has. */
export function knownCluster(token: string): Cluster {
  const own: readonly string[] = Object.values(NAMESPACES);
  return {
    hasNamespace: (name) => [...own, "default"].includes(name),
    enforced: (name) =>
      name === NAMESPACES.baseline ? "baseline" : name === NAMESPACES.restricted ? "restricted" : undefined,
    hasServiceAccount: (namespace, name) => name === "default" || (own.includes(namespace) && name === "deployer"),
    hasSecret: (namespace, name) => own.includes(namespace) && name === "regcred",
    hasRuntimeClass: (name) => name === "pods-sandboxed",
    priorityClass: (name) => (name === "pods-low" ? LOW : undefined),
    takesToken: (given) => given === token,
  };
}

const CLASSES = [
  ["/apis/scheduling.k8s.io/v1/priorityclasses", { metadata: { name: "pods-low" }, ...LOW }],
  ["/apis/node.k8s.io/v1/runtimeclasses", { metadata: { name: "pods-sandboxed" }, handler: "sandboxed" }],
] as const;

/** Makes namespaces, accounts, secrets and classes in the dev stack's cluster; the answer takes them away again. */
export async function furnish(): Promise<() => Promise<void>> {
  const api = await clusterApi("dev", "dev");
  for (const [path, object] of CLASSES) await api.create(path, object);
  for (const [level, name] of Object.entries(NAMESPACES)) {
    const labels = level === "open" ? {} : { "pod-security.kubernetes.io/enforce": level };
    const path = `/api/v1/namespaces/${name}`;
    await gone(api, path);
    await api.create("/api/v1/namespaces", { metadata: { name, labels } });
    await api.create(`${path}/serviceaccounts`, { metadata: { name: "deployer" } });
    await api.create(`${path}/secrets`, { metadata: { name: "regcred" } });
    await eventually(`the default account of ${name}`, async () =>
      (await api.send("GET", `${path}/serviceaccounts/default`)).status === 200 ? true : undefined,
    );
  }
  return async () => {
    const paths = [
      ...Object.values(NAMESPACES).map((name) => `/api/v1/namespaces/${name}`),
      ...CLASSES.map(([path, { metadata }]) => `${path}/${metadata.name}`),
    ];
    for (const path of paths) await api.remove(path);
    for (const path of paths) await gone(api, path);
    api.close();
  };
}

function gone(api: Api, path: string): Promise<boolean> {
  const isGone = async () => ((await api.send("GET", path)).status === 404 ? true : undefined);
  return eventually(`the end of ${path}`, isGone, { seconds: 120 });
}

/** Kinds that a runner makes. */
const KINDS = {
  Pod: "/api/v1/pods",
  Secret: "/api/v1/secrets",
  Service: "/api/v1/services",
  ConfigMap: "/api/v1/configmaps",
  PersistentVolumeClaim: "/api/v1/persistentvolumeclaims",
  Namespace: "/api/v1/namespaces",
  PodDisruptionBudget: "/apis/policy/v1/poddisruptionbudgets",
} as const;

/** Sees every object of those kinds at the moment it is stored, before anything else touches it. */
export async function watchCreations(seen: (object: Json) => void): Promise<() => void> {
  const { world: started } = await world("dev");
  const { server, ca, token } = readKubeconfig(readFileSync(started.clusters["dev"]!.kubeconfig, "utf8"));
  const sources = await Promise.all(
    Object.entries(KINDS).map(async ([kind, path]) => {
      const sent = request(`${server}${path}?watch=true`, { ca, headers: { authorization: `Bearer ${token}` } }).end();
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      const lines = createInterface(response.on("error", () => undefined)).on("error", () => undefined);
      lines.on("line", (line) => {
        const { type, object } = JSON.parse(line) as { type: string; object: Json };
        if (type === "ADDED") seen({ ...object, kind });
      });
      return sent;
    }),
  );
  return () => {
    for (const source of sources) source.on("error", () => undefined).destroy();
  };
}
