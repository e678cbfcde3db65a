import type { Opening } from "./namespace.schema.ts";
import type { AppNamespaceSettings, ClusterNetworkSettings, PodPeer, ReachableHost } from "./network.schema.ts";

/** Hosts by name; each name is part of the policy's name. */
type Hosts = Record<string, ReachableHost>;

/** Metrics ports: runner manager (GitLab Runner: monitoring), agentk (its observability listener), Flux's controllers and operator. */
const METRICS = { manager: 9252, agent: 8080, flux: 8080 };

/** Port of notification-controller's pods behind the Service `webhook-receiver` (reference/flux.md §1.4). */
const WEBHOOK_RECEIVER = 9292;

/**
 * What job pods need: names, GitLab over HTTPS and, if wanted, the rest of public HTTPS; nobody connects to them. Images are
 * pulled by the node, and the manager attaches through the API server, so neither is a matter of these pods
 * (reference/gitlab.md §2.7).
 */
export function jobNamespaceOpenings(
  network: ClusterNetworkSettings,
  { internet = true, hosts = {} }: { internet?: boolean; hosts?: Hosts } = {},
): Opening[] {
  const privately = (["gitlab", "kas", "registry"] as const).filter((target) => network[target] !== undefined);
  const openings: Opening[] = [
    { kind: "dns" },
    ...privately.map((kind) => ({ kind })),
    ...(internet || network.gitlab === undefined ? [{ kind: "internet" as const }] : []),
    ...toHosts(hosts),
  ];
  return openings.map((opening) => ({ ...opening, pods: "jobs" }));
}

/** What runner managers need: names, the API server, GitLab. Prometheus may read their metrics. */
export function managerOpenings({ prometheus }: { prometheus?: PodPeer } = {}): Opening[] {
  return [{ kind: "dns" }, { kind: "apiServer" }, { kind: "gitlab" }, ...scraping(prometheus, METRICS.manager)];
}

/** What the Runner Operator's namespace needs: the operator talks to the API server, the managers beside it to GitLab. */
export const runnerOperatorOpenings = managerOpenings;

/** What agentk needs: names, the API server, KAS; Flux's webhook receiver where it notifies Flux of pushes. */
export function agentOpenings({
  prometheus,
  fluxNamespace,
}: {
  prometheus?: PodPeer;
  fluxNamespace?: string;
} = {}): Opening[] {
  return [
    { kind: "dns" },
    { kind: "apiServer" },
    { kind: "kas" },
    ...(fluxNamespace === undefined
      ? []
      : [
          {
            kind: "toPods" as const,
            name: "flux-webhook-receiver",
            peer: { namespace: fluxNamespace, podLabels: controller("notification-controller") },
            ports: [WEBHOOK_RECEIVER],
          },
        ]),
    ...scraping(prometheus, METRICS.agent),
  ];
}

/**
 * What Flux needs: its controllers fetch artifacts from each other, all of them use the API server, only source-controller reaches the
 * registry and only notification-controller reaches GitLab. `agentNamespace` opens the webhook receiver to agentk.
 */
export function fluxOpenings({
  components,
  prometheus,
  agentNamespace,
  hosts = {},
}: {
  components: readonly string[];
  prometheus?: PodPeer;
  agentNamespace?: string;
  /** Further hosts of source-controller, for example a Helm repository. */
  hosts?: Hosts;
}): Opening[] {
  const notifies = components.includes("notification-controller");
  const sources = controller("source-controller");
  const notifications = controller("notification-controller");
  return [
    { kind: "dns" },
    { kind: "apiServer" },
    { kind: "withinNamespace" },
    { kind: "registry", pods: sources },
    ...toHosts(hosts).map((opening) => ({ ...opening, pods: sources })),
    ...(notifies ? [{ kind: "gitlab" as const, pods: notifications }] : []),
    ...(notifies && agentNamespace !== undefined
      ? [
          {
            kind: "fromPods" as const,
            name: "gitlab-agent",
            peer: { namespace: agentNamespace, podLabels: {} },
            ports: [WEBHOOK_RECEIVER],
            pods: notifications,
          },
        ]
      : []),
    ...scraping(prometheus, METRICS.flux),
  ];
}

/** What the settings of an application's namespace open, beside names. */
export function appOpenings({ withinNamespace, internet, ingressFrom, hosts }: AppNamespaceSettings): Opening[] {
  return [
    { kind: "dns" },
    ...(withinNamespace ? [{ kind: "withinNamespace" as const }] : []),
    ...(internet ? [{ kind: "internet" as const }] : []),
    ...ingressFrom.map(({ ports, ...peer }) => ({
      kind: "fromPods" as const,
      name: [peer.namespace, ...ports].join("-"),
      peer,
      ports,
    })),
    ...toHosts(hosts),
  ];
}

function toHosts(hosts: Hosts): Opening[] {
  return Object.entries(hosts).map(([name, host]) => ({ kind: "toHost", name, host }));
}

function scraping(prometheus: PodPeer | undefined, port: number): Opening[] {
  return prometheus ? [{ kind: "fromPods", name: "prometheus", peer: prometheus, ports: [port] }] : [];
}

function controller(app: string): Record<string, string> {
  return { app };
}
