import type { Reader } from "../objects/reader.ts";
import { type Amount, type Amounts, amountOf, type Demand, RESOURCES, sum } from "./amounts.ts";

/** What one container of a job pod asks for. */
export interface ContainerDemand extends Demand {
  readonly container: "build" | "helper" | "service" | "init-permissions";
}

/** What a job pod asks for. */
export interface JobDemand {
  readonly containers: readonly ContainerDemand[];
  /** Of the pod: what the scheduler and a quota count. */
  readonly pod: Demand;
  /** The same, without what some container does not state: a quota that counts it refuses the pod. */
  readonly stated: Demand;
}

/** Defaults that a LimitRange gives to containers that ask for nothing. */
export interface ContainerDefaults {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

const PREFIX = { build: "", helper: "helper_", service: "service_" } as const;

/**
 * What a job of a runner asks for: build, helper and `services` service containers as `[runners.kubernetes]` says, or at the most that a job
 * may set with `KUBERNETES_…` variables (`atMost`). The init container states nothing (recorded pods of GitLab Runner 19.4), pod-level (`pod_cpu_request` …) count instead of the containers' where they are given.
 *
 * @param kubernetes `[runners.kubernetes]`
 */
export function jobDemand(
  kubernetes: Reader,
  services: number,
  atMost: boolean,
  defaults: ContainerDefaults,
): JobDemand {
  const one = (container: keyof typeof PREFIX) => containerDemand(kubernetes, container, atMost, defaults);
  const service = one("service");
  const init: ContainerDemand = { container: "init-permissions", ...defaults };
  const running = [one("build"), one("helper"), ...Array.from({ length: services }, () => service)];
  const containers = [...running, init];
  const ofPod = withLimits(read(kubernetes, "pod_", "request", atMost), read(kubernetes, "pod_", "limit", atMost));
  const total = (kind: "requests" | "limits", parts: readonly ContainerDemand[], missing: "zero" | "unlimited") => ({
    ...sum(
      parts.map((part) => part[kind]),
      missing,
    ),
    ...ofPod[kind],
  });
  const limits = total("limits", running, "unlimited");
  const stated = {
    requests: total("requests", containers, "unlimited"),
    limits: total("limits", containers, "unlimited"),
  };
  return { containers, pod: { requests: total("requests", running, "zero"), limits }, stated };
}

function containerDemand(
  kubernetes: Reader,
  container: keyof typeof PREFIX,
  atMost: boolean,
  defaults: ContainerDefaults,
): ContainerDemand {
  const prefix = PREFIX[container];
  const limits = { ...defaults.limits, ...read(kubernetes, prefix, "limit", atMost) };
  const own = withLimits(read(kubernetes, prefix, "request", atMost), read(kubernetes, prefix, "limit", atMost));
  return { container, requests: { ...defaults.requests, ...own.requests }, limits };
}

/** A request that is not given is the limit (Kubernetes docs, Resource Management, defaulting). */
function withLimits(requests: Amounts, limits: Amounts): Demand {
  return { requests: { ...limits, ...requests }, limits };
}

/** Settings of one kind, such as `helper_memory_limit`, with the job's maximum where a job may go higher. */
function read(kubernetes: Reader, prefix: string, kind: "request" | "limit", atMost: boolean): Amounts {
  const amounts: Amounts = {};
  for (const resource of RESOURCES) {
    const key = `${prefix}${resource.replace("-", "_")}_${kind}`;
    const own = given(amountOf(kubernetes.at(key)));
    const most = atMost ? given(amountOf(kubernetes.at(`${key}_overwrite_max_allowed`))) : undefined;
    const amount = most !== undefined && (own === undefined || most > own) ? most : own;
    if (amount !== undefined) amounts[resource] = amount;
  }
  return amounts;
}

/** GitLab Runner leaves an empty or zero amount out. */
function given(amount: Amount | undefined): Amount | undefined {
  return amount === 0n ? undefined : amount;
}
