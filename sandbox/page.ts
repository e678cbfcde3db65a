import { setTimeout as sleep } from "node:timers/promises";
import type { Api, KubeObject } from "./cluster/api.ts";
import type { UpResult } from "./up.ts";
import { apiOf } from "./world/api.ts";
import { pulumi } from "./world/engine.ts";
import type { World } from "./world/world.ts";

/** What a person gets after `up`: what exists and how to look further. No secret is in it. */
export interface Page {
  stack: string;
  /** Resources by what `up` did. */
  changes: Record<string, number>;
  /** Kube context of each agent. */
  contexts: Record<string, string>;
  runners: Record<string, { id: string; tags: string[] }>;
  /** Where a job pod may connect, by cluster and namespace; nobody connects to it. */
  jobs: { cluster: string; namespace: string; egress: string[] }[];
  flux: { cluster: string; app: string; source: string; revision: string; applied: string[] }[];
  gitlab: string;
  kubeconfig: string;
  parts: World["parts"];
}

/** Milliseconds that Flux gets to apply what was pushed; it goes on by itself later. */
const patienceMs = 45_000;

export async function pageOf({ places, world, run }: UpResult): Promise<Page> {
  const { output } = await pulumi(places, world, ["stack", "output", "--json"]);
  const outputs = JSON.parse(output.slice(output.indexOf("{"))) as {
    contexts?: Page["contexts"];
    runnerTags?: Page["runners"];
  };
  const pages = await Promise.all(Object.entries(world.clusters).map(([name, cluster]) => clusterPage(name, cluster)));
  return {
    stack: places.stack,
    changes: run?.changes ?? {},
    contexts: outputs.contexts ?? {},
    runners: outputs.runnerTags ?? {},
    jobs: pages.flatMap(({ jobs }) => jobs),
    flux: pages.flatMap(({ flux }) => flux),
    gitlab: world.gitlab.url,
    kubeconfig: places.kubeconfig,
    parts: world.parts,
  };
}

async function clusterPage(cluster: string, handle: World["clusters"][string]): Promise<Pick<Page, "jobs" | "flux">> {
  const api = apiOf(handle);
  try {
    return {
      jobs: jobConnections(cluster, await api.list("/apis/networking.k8s.io/v1/networkpolicies")),
      flux: await fluxApps(cluster, api),
    };
  } finally {
    api.close();
  }
}

interface PolicySpec {
  podSelector: { matchExpressions?: { key: string }[] };
  egress?: { to?: Peer[]; ports?: { port: number | string; protocol?: string }[] }[];
}

interface Peer {
  ipBlock?: { cidr: string; except?: string[] };
  namespaceSelector?: { matchLabels?: Record<string, string> };
  podSelector?: { matchLabels?: Record<string, string> };
}

/** Connections of the pods that carry the runner's own label, from the policies that select it. */
export function jobConnections(cluster: string, policies: KubeObject[]): Page["jobs"] {
  const byNamespace = new Map<string, string[]>();
  for (const { metadata, spec } of policies) {
    const { podSelector, egress = [] } = spec as unknown as PolicySpec;
    if (!podSelector.matchExpressions?.some(({ key }) => key === "job.runner.gitlab.com/pod")) continue;
    const lines = egress.flatMap(({ to = [], ports = [] }) =>
      to.map(
        (peer) => `${peerText(peer)} on ${ports.map(({ port, protocol = "TCP" }) => `${protocol} ${port}`).join(", ")}`,
      ),
    );
    byNamespace.set(metadata.namespace!, [...(byNamespace.get(metadata.namespace!) ?? []), ...lines]);
  }
  return [...byNamespace].map(([namespace, egress]) => ({ cluster, namespace, egress }));
}

function peerText({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock)
    return ipBlock.except ? `${ipBlock.cidr} without ${ipBlock.except.length} private networks` : ipBlock.cidr;
  const labels = { ...namespaceSelector?.matchLabels, ...podSelector?.matchLabels };
  return `pods ${Object.entries(labels)
    .map(([key, value]) => `${key.split("/").at(-1)}=${value}`)
    .join(" ")}`;
}

/** Every Kustomization with what it applied; waits a while for those that have an artifact to apply. */
async function fluxApps(cluster: string, api: Api): Promise<Page["flux"]> {
  for (const end = Date.now() + patienceMs; ; await sleep(500)) {
    const kustomizations = await api.list("/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations");
    const sources = await api.list("/apis/source.toolkit.fluxcd.io/v1/ocirepositories");
    if (kustomizations.every(isReady) || Date.now() > end)
      return kustomizations.map((kustomization) => appPage(cluster, kustomization, sources));
  }
}

const isReady = ({ status }: KubeObject) =>
  ((status?.["conditions"] ?? []) as { type: string; status: string }[]).some(
    ({ type, status: value }) => type === "Ready" && value === "True",
  );

function appPage(cluster: string, { metadata, spec, status }: KubeObject, sources: KubeObject[]): Page["flux"][number] {
  const source = sources.find(
    (candidate) =>
      candidate.metadata.name === (spec?.["sourceRef"] as { name: string } | undefined)?.name &&
      candidate.metadata.namespace === metadata.namespace,
  );
  const entries = ((status?.["inventory"] as { entries?: { id: string }[] })?.entries ?? []).map(({ id }) =>
    id.split("_"),
  );
  return {
    cluster,
    app: `${metadata.namespace}/${metadata.name}`,
    source: String(source?.spec?.["url"] ?? ""),
    revision: String(status?.["lastAppliedRevision"] ?? "nothing applied yet"),
    applied: entries.map(([, name, , kind]) => `${kind} ${name}`),
  };
}

export function renderPage(page: Page): string {
  const { create = 0, update = 0, replace = 0, delete: removed = 0, same = 0 } = page.changes;
  const changed = create + update + replace + removed;
  const section = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
  return [
    "",
    changed === 0
      ? `Nothing changed: the stack "${page.stack}" is as its file says (${same} resources).`
      : `The stack "${page.stack}" is up: ${create} created, ${update} updated, ${replace} replaced, ${removed} deleted, ${same} unchanged.`,
    ...section(
      "Kube contexts that CI jobs name",
      Object.entries(page.contexts).map(([agent, context]) => `${agent}: ${context}`),
    ),
    ...section(
      "Runners",
      Object.entries(page.runners).map(
        ([name, { id, tags }]) => `${name}: id ${id}, ${tags.length > 0 ? `tags ${tags.join(", ")}` : "untagged jobs"}`,
      ),
    ),
    ...section(
      "Where a job pod may connect (nobody connects to it)",
      page.jobs.flatMap(({ cluster, namespace, egress }) => [
        `${cluster}/${namespace}`,
        ...egress.map((line) => `  ${line}`),
      ]),
    ),
    ...section(
      "Flux",
      page.flux.flatMap(({ cluster, app, source, revision, applied }) => [
        `${cluster}: ${app} from ${source}`,
        `  ${revision}${applied.length > 0 ? `: ${applied.join(", ")}` : ""}`,
      ]),
    ),
    ...section("Look further", [
      `eval "$(npx glk sandbox env${page.stack === "dev" ? "" : ` --stack ${page.stack}`})"   then pulumi, kubectl and helm work in this world`,
      `${page.gitlab}   the sandbox's GitLab`,
      `${page.kubeconfig}   its kubeconfig`,
      "npx glk sandbox status | destroy | down",
    ]),
    ...section("Real parts", [
      "Pulumi engine, Kubernetes API server and controllers, Helm, OCI registry, Flux source and kustomize controllers",
      ...page.parts.map(({ name, real }) => `${name}: ${real ? "real" : "stand-in (sandbox/README.md)"}`),
    ]),
  ].join("\n");
}
