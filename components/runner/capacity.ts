import type { ContainerResources } from "./jobs.schema.ts";
import { cpuMillis, cpuQuantity, memoryQuantity, quantityValue } from "./quantity.ts";
import type { RunnerSettings } from "./runner.schema.ts";

/** One entry of a LimitRange, in Kubernetes' own form. */
export interface LimitRangeItem {
  type: "Container" | "Pod";
  default?: Amounts;
  defaultRequest?: Amounts;
  min?: Amounts;
  max?: Amounts;
}

type Amounts = Record<"cpu" | "memory" | "ephemeral-storage", string>;
type Bound = "requests" | "limits";

/** Base units: thousandths of a core, bytes. */
interface Sums {
  cpu: number;
  memory: number;
  "ephemeral-storage": number;
}

/**
 * A manager that is replaced finishes its jobs while the new one takes as many again, so at a change of configuration twice
 * the concurrency exists for a while. A quota without that room would fail jobs at each change.
 */
const DRAINING = 2;

/**
 * Hard limits of the job namespace (ResourceQuota): what the settings say, or `concurrency` pods at the size a job can
 * raise itself to (build, helper and `services.perJob` services), twice for draining managers. No claims, no node ports.
 */
export function jobQuota({ jobs }: RunnerSettings): Record<string, string> {
  if (jobs.quota !== undefined) return jobs.quota;
  const pods = jobs.concurrency * DRAINING;
  const limits = jobSize({ jobs }, "limits");
  const requests = jobSize({ jobs }, "requests");
  return {
    pods: String(pods),
    "requests.cpu": cpuQuantity(requests.cpu * pods),
    "requests.memory": memoryQuantity(requests.memory * pods),
    "requests.ephemeral-storage": memoryQuantity(requests["ephemeral-storage"] * pods),
    "limits.cpu": cpuQuantity(limits.cpu * pods),
    "limits.memory": memoryQuantity(limits.memory * pods),
    "limits.ephemeral-storage": memoryQuantity(limits["ephemeral-storage"] * pods),
    persistentvolumeclaims: "0",
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  };
}

/**
 * Limits of single containers and pods in the job namespace (LimitRange). `min` closes a hole of the runner: a job's wish of 0
 * passes every maximum and would be stored as "no limit" (reference/runner-behaviour.md "Overwrites"). The maximum of a pod is
 * what bounds the number of services, because the executor does not.
 */
export function jobLimits({ jobs }: Pick<RunnerSettings, "jobs">): LimitRangeItem[] {
  const { build, helper, service } = jobs.resources;
  const largest = [build, helper, service].map((container) => sumsOf(container, "limits")).reduce(maximum);
  return [
    {
      type: "Container",
      default: amounts(sums(helper.limits)),
      defaultRequest: amounts(sums(helper.requests)),
      min: { cpu: "1m", memory: "1Mi", "ephemeral-storage": "1Mi" },
      max: amounts(largest),
    },
    { type: "Pod", max: amounts(jobSize({ jobs }, "limits")) },
  ];
}

/** Size of one job pod when the job raises every container to its maximum. */
function jobSize({ jobs }: Pick<RunnerSettings, "jobs">, bound: Bound): Sums {
  const { build, helper, service } = jobs.resources;
  const services = scaled(sumsOf(service, bound), jobs.services.perJob);
  return [sumsOf(build, bound), sumsOf(helper, bound), services].reduce(plus);
}

/** A job may raise requests as far as limits, so the maximum stands in for both. */
function sumsOf(container: ContainerResources, bound: Bound): Sums {
  return sums({ ...container[bound], ...defined(container.max) });
}

function sums({ cpu, memory, ephemeralStorage }: ContainerResources["limits"]): Sums {
  return { cpu: cpuMillis(cpu), memory: quantityValue(memory), "ephemeral-storage": quantityValue(ephemeralStorage) };
}

function amounts(size: Sums): Amounts {
  return {
    cpu: cpuQuantity(size.cpu),
    memory: memoryQuantity(size.memory),
    "ephemeral-storage": memoryQuantity(size["ephemeral-storage"]),
  };
}

const combined =
  (combine: (a: number, b: number) => number) =>
  (a: Sums, b: Sums): Sums => ({
    cpu: combine(a.cpu, b.cpu),
    memory: combine(a.memory, b.memory),
    "ephemeral-storage": combine(a["ephemeral-storage"], b["ephemeral-storage"]),
  });
const plus = combined((a, b) => a + b);
const maximum = combined(Math.max);

function scaled(size: Sums, factor: number): Sums {
  return {
    cpu: size.cpu * factor,
    memory: size.memory * factor,
    "ephemeral-storage": size["ephemeral-storage"] * factor,
  };
}

function defined<T extends object>(values: T): { [key in keyof T]?: NonNullable<T[key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [key in keyof T]?: NonNullable<T[key]>;
  };
}
