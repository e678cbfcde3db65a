import type { RunnerSection } from "../runner/config.ts";
import { type Amount, type Amounts, type Demand, RESOURCES, type ResourceName, show } from "./amounts.ts";
import { type ContainerDemand, type JobDemand, jobDemand } from "./job-demand.ts";
import type { NamespaceRoom, NodePool } from "./room.ts";

/** What bounds the number of jobs that run at once. */
export interface Bound {
  /** `ResourceQuota jobs: requests.cpu`, `nodes`. */
  readonly by: string;
  readonly jobs: number;
}

/** How the jobs of one runner fit, with the configuration's own amounts or with the most that a job may ask for. */
export interface Fit {
  readonly demand: JobDemand;
  /** Every bound, the closest first. */
  readonly bounds: readonly Bound[];
  /** Jobs that run at once when every job is of this size. */
  readonly running: number;
  /** Jobs that GitLab Runner takes and that then wait for a place. */
  readonly pending: number;
  /** Why such a job can never run; empty where it can. */
  readonly never: readonly string[];
}

export interface Capacity {
  /** Jobs that the runner takes at once. */
  readonly concurrency: number;
  readonly usual: Fit;
  readonly atMost: Fit;
}

export interface CapacityQuestion {
  readonly section: RunnerSection;
  /** `concurrent` of the whole process, 1 where it is not given (GitLab docs, advanced configuration). */
  readonly concurrent: number | undefined;
  /** Services that a job brings along beside those of the configuration. */
  readonly services: number;
  readonly room: NamespaceRoom;
  /** Undefined where nodes are not known: then they bound nothing. */
  readonly pools: readonly NodePool[] | undefined;
}

/** Compares what jobs may ask for with what quota, limits and nodes give. */
export function capacityOf({ section, concurrent, services, room, pools }: CapacityQuestion): Capacity {
  const limit = section.read.at("limit").number() ?? 0;
  const process = concurrent ?? 1;
  const concurrency = limit > 0 ? Math.min(limit, process) : process;
  const all = services + section.kubernetes.at("services").list().length;
  const usable = pools?.filter((pool) => admits(pool, section));
  const measure = (atMost: boolean): Fit => {
    const demand = jobDemand(section.kubernetes, all, atMost, room.defaults);
    const bounds = [...quotaBounds(demand, room), ...nodeBounds(demand, usable)].sort((a, b) => a.jobs - b.jobs);
    const never = [...ceilingFaults(demand, room), ...quotaFaults(demand, room), ...nodeFaults(demand, usable)];
    const running = never.length > 0 ? 0 : Math.min(concurrency, ...bounds.map(({ jobs }) => jobs));
    return { demand, bounds, running, pending: concurrency - running, never };
  };
  return { concurrency, usual: measure(false), atMost: measure(true) };
}

/** What a quota's key counts of a pod; undefined for what a job pod does not use. */
function counted(key: string, pod: Demand): { resource?: ResourceName; amount: Amount | undefined } | undefined {
  if (key === "pods" || key === "count/pods") return { amount: 1_000_000_000n };
  const match = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.exec(key);
  if (!match) return undefined;
  const resource = match[2] as ResourceName;
  return { resource, amount: (match[1] === "limits" ? pod.limits : pod.requests)[resource] };
}

function quotaBounds(demand: JobDemand, { quotas }: NamespaceRoom): Bound[] {
  return quotas.flatMap(({ name, hard }) =>
    [...hard].flatMap(([key, most]) => {
      const amount = counted(key, demand.pod)?.amount;
      if (amount === undefined || amount <= 0n) return [];
      return [{ by: `ResourceQuota ${name}: ${key}`, jobs: Number(most / amount) }];
    }),
  );
}

/** A quota refuses a pod that is larger than it, and one that does not say what the quota counts. */
function quotaFaults(demand: JobDemand, { quotas }: NamespaceRoom): string[] {
  return quotas.flatMap(({ name, hard, scoped }) =>
    [...hard].flatMap(([key, most]) => {
      const use = counted(key, demand.pod);
      if (use === undefined) return [];
      if (use.amount === undefined || counted(key, demand.stated)?.amount === undefined) {
        if (scoped) return [];
        return [`ResourceQuota ${name} counts ${key}, and some container of the job has none`];
      }
      if (use.amount <= most) return [];
      const size = use.resource === undefined ? "1" : show(use.resource, use.amount);
      const room = use.resource === undefined ? `${most / 1_000_000_000n}` : show(use.resource, most);
      return [`ResourceQuota ${name} allows ${key} ${room}, and one job takes ${size}`];
    }),
  );
}

function ceilingFaults({ containers, pod }: JobDemand, { ceilings }: NamespaceRoom): string[] {
  const faults = ceilings.flatMap(({ name, of, max, min }) => {
    const subjects: { who: string; demand: ContainerDemand | JobDemand["pod"] }[] =
      of === "Pod"
        ? [{ who: "the pod", demand: pod }]
        : containers.map((demand) => ({ who: `the ${demand.container} container`, demand }));
    return subjects.flatMap(({ who, demand }) =>
      RESOURCES.flatMap((resource) => {
        const most = max[resource];
        const least = min[resource];
        const limit = demand.limits[resource];
        const request = demand.requests[resource];
        const found: string[] = [];
        if (most !== undefined && (limit === undefined || limit > most))
          found.push(
            `LimitRange ${name} allows a ${of.toLowerCase()} ${show(resource, most)} of ${resource}, and ${who} has ${limit === undefined ? "no limit" : `a limit of ${show(resource, limit)}`}`,
          );
        if (least !== undefined && (request ?? 0n) < least)
          found.push(
            `LimitRange ${name} wants at least ${show(resource, least)} of ${resource}, and ${who} requests ${show(resource, request ?? 0n)}`,
          );
        return found;
      }),
    );
  });
  return [...new Set(faults)];
}

/** Whether the runner's node selector and tolerations lead to a pool. */
function admits({ labels, taints }: NodePool, { kubernetes }: RunnerSection): boolean {
  const selector = kubernetes.at("node_selector").entries();
  if (!selector.every(([key, at]) => at.isUnknown() || labels[key] === at.text())) return false;
  const tolerated = new Set(
    kubernetes
      .at("node_tolerations")
      .entries()
      .map(([key, at]) => `${key}:${at.text() ?? ""}`),
  );
  return taints.every((taint) => {
    const [whole, effect] = taint.split(":") as [string, string];
    const key = whole.split("=")[0]!;
    return [`${whole}:${effect}`, `${key}:${effect}`, `${whole}:`, `${key}:`].some((form) => tolerated.has(form));
  });
}

function nodeBounds(demand: JobDemand, pools: readonly NodePool[] | undefined): Bound[] {
  if (pools === undefined) return [];
  const jobs = pools.reduce((sum, pool) => sum + pool.nodes * perNode(demand.pod.requests, pool), 0);
  return [{ by: `nodes (${pools.map(({ name }) => name).join(", ") || "none"})`, jobs }];
}

function perNode(requests: Amounts, { allocatable, pods }: NodePool): number {
  const counts = RESOURCES.flatMap((resource) => {
    const wanted = requests[resource] ?? 0n;
    const there = allocatable[resource];
    return wanted <= 0n || there === undefined ? [] : [Number(there / wanted)];
  });
  return Math.min(pods, ...counts);
}

function nodeFaults(demand: JobDemand, pools: readonly NodePool[] | undefined): string[] {
  if (pools === undefined) return [];
  if (pools.length === 0)
    return ["no node has the labels and taints that the runner's node_selector and node_tolerations want"];
  if (pools.some((pool) => perNode(demand.pod.requests, pool) > 0)) return [];
  const wants = RESOURCES.flatMap((resource) => {
    const amount = demand.pod.requests[resource];
    return amount === undefined ? [] : [`${show(resource, amount)} of ${resource}`];
  });
  return [`no node is large enough for one job: it requests ${wants.join(", ")}`];
}
