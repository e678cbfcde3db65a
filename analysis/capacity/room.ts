import type { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import { type Amount, type Amounts, amountOf, RESOURCES } from "./amounts.ts";
import type { ContainerDefaults } from "./job-demand.ts";

interface Member {
  readonly resource: Resource;
  readonly read: Reader;
}

/** A ResourceQuota: for each thing it counts the most there may be, such as `requests.cpu` or `pods`. */
export interface Quota {
  readonly name: string;
  readonly hard: ReadonlyMap<string, Amount>;
  /** It counts only some pods, by priority or life time. */
  readonly scoped: boolean;
}

/** One maximum of a LimitRange. */
export interface Ceiling {
  readonly name: string;
  readonly of: "Container" | "Pod";
  readonly max: Amounts;
  readonly min: Amounts;
}

/** What a namespace lets its pods have. */
export interface NamespaceRoom {
  readonly quotas: readonly Quota[];
  readonly ceilings: readonly Ceiling[];
  readonly defaults: ContainerDefaults;
}

/** Nodes that are alike. */
export interface NodePool {
  readonly name: string;
  readonly nodes: number;
  /** Allocatable on one node. */
  readonly allocatable: Amounts;
  /** Pods on one node. */
  readonly pods: number;
  readonly labels: Readonly<Record<string, string>>;
  /** `key=value:effect` or `key:effect`, those that keep pods away. */
  readonly taints: readonly string[];
}

const DEFAULT_PODS = 110;

/** Reads the quotas and limits of a namespace. */
export function namespaceRoom(members: readonly Member[], namespace: string): NamespaceRoom {
  const own = members.filter(
    ({ resource }) => resource.group === "" && (resource.namespace ?? "default") === namespace,
  );
  const quotas = own
    .filter(({ resource }) => resource.kind === "ResourceQuota")
    .map(({ resource, read }): Quota => {
      const hard = read.at("spec", "hard").entries();
      return {
        name: resource.name,
        hard: new Map(hard.flatMap(([key, at]) => pairOf(key, amountOf(at)))),
        scoped: read.at("spec", "scopes").exists() || read.at("spec", "scopeSelector").exists(),
      };
    });
  const limits = own
    .filter(({ resource }) => resource.kind === "LimitRange")
    .flatMap(({ resource, read }) =>
      read
        .at("spec", "limits")
        .list()
        .map((at) => ({ name: resource.name, at, of: at.at("type").text() })),
    );
  const container = limits.find(({ of }) => of === "Container")?.at;
  const ceilings = limits.flatMap(({ name, at, of }): Ceiling[] =>
    of === "Container" || of === "Pod"
      ? [{ name, of, max: amountsOf(at.at("max")), min: amountsOf(at.at("min")) }]
      : [],
  );
  const most =
    container === undefined ? {} : { ...amountsOf(container.at("max")), ...amountsOf(container.at("default")) };
  const least = container === undefined ? {} : { ...most, ...amountsOf(container.at("defaultRequest")) };
  return { quotas, ceilings, defaults: { requests: least, limits: most } };
}

/** Node objects as pools: nodes with equal labels (but for their own names), taints and size are one. */
export function nodePools(members: readonly Member[]): NodePool[] {
  const pools = new Map<string, NodePool>();
  for (const { resource, read } of members) {
    if (resource.group !== "" || resource.kind !== "Node") continue;
    const size = read.at("status", "allocatable").raw === undefined ? "capacity" : "allocatable";
    const allocatable = amountsOf(read.at("status", size));
    const pods = read.at("status", size, "pods").scalar();
    const labels = textsOf(read.at("metadata", "labels"));
    delete labels["kubernetes.io/hostname"];
    const taints = read
      .at("spec", "taints")
      .list()
      .filter((taint) => taint.at("effect").text() !== "PreferNoSchedule")
      .map((taint) => {
        const value = taint.at("value").text();
        return `${taint.at("key").text()}${value === undefined ? "" : `=${value}`}:${taint.at("effect").text()}`;
      });
    const key = JSON.stringify([
      Object.entries(labels).sort(),
      taints,
      RESOURCES.map((name) => String(allocatable[name])),
    ]);
    const before = pools.get(key);
    pools.set(key, {
      name: before?.name ?? resource.name,
      nodes: (before?.nodes ?? 0) + 1,
      allocatable,
      pods: Number(pods ?? DEFAULT_PODS) || DEFAULT_PODS,
      labels,
      taints,
    });
  }
  return [...pools.values()];
}

function amountsOf(at: Reader): Amounts {
  const amounts: Amounts = {};
  for (const resource of RESOURCES) {
    const amount = amountOf(at.at(resource));
    if (amount !== undefined) amounts[resource] = amount;
  }
  return amounts;
}

function textsOf(at: Reader): Record<string, string> {
  return Object.fromEntries(at.entries().flatMap(([key, value]) => pairOf(key, value.text())));
}

function pairOf<T>(key: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[key, value]];
}
