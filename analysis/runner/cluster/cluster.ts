import { podsOf } from "../../objects/pods.ts";
import { fromManifest, readerOf } from "../../objects/resource.ts";
import type { Level } from "../../pod-security/control.ts";
import { evaluate } from "../../pod-security/evaluate.ts";
import type { Request } from "../pod/pod.ts";
import { Refusal } from "../pod/refusal.ts";
import type { Data } from "../pod/wire.ts";
import { storedPod } from "./pod-defaults.ts";
import { faultsOfPod } from "./pod-validation.ts";

/** What a priority class says. */
export interface PriorityClass {
  readonly value: number;
  readonly preemptionPolicy?: string;
}

/**
 * What is known of the cluster; a question that is not answered counts as in the runner's favour: the name exists, nothing
 * is enforced.
 */
export interface Cluster {
  readonly hasNamespace?: (name: string) => boolean;
  /** The Pod Security level that a namespace enforces; undefined for privileged. */
  readonly enforced?: (namespace: string) => Level | undefined;
  readonly hasServiceAccount?: (namespace: string, name: string) => boolean;
  readonly hasSecret?: (namespace: string, name: string) => boolean;
  readonly hasRuntimeClass?: (name: string) => boolean;
  readonly priorityClass?: (name: string) => PriorityClass | undefined;
  /** Whether the API server takes this token. */
  readonly takesToken?: (token: string) => boolean;
}

/**
 * The pod as the API server stores it: its defaults, and what its default admission plugins add (kube-apiserver 1.36).
 *
 * @throws Refusal where the runner does not find what it looks for, or the cluster refuses the pod
 */
export function admit(request: Request, cluster: Cluster, suffix: string): Data {
  const { pod, lookedFor } = request;
  const { namespace } = pod["metadata"] as { namespace: string };
  const spec = pod["spec"] as Data;
  const made = request.objects.some(({ kind, metadata }) => kind === "Namespace" && named(metadata) === namespace);
  const account = `${spec["serviceAccountName"] || "default"}`;
  const no = (reason: string) => {
    throw new Refusal("cluster", reason);
  };
  if (cluster.takesToken?.(request.bearerToken) === false) no("Unauthorized");
  for (const [kind, name, has] of lookups(lookedFor, namespace, cluster))
    if (!has) throw new Refusal("runner", `Timed out while waiting for ${kind}/${name} to be present in the cluster`);
  if (!made && cluster.hasNamespace?.(namespace) === false) no(`namespaces ${JSON.stringify(namespace)} not found`);
  if (!made && cluster.hasServiceAccount?.(namespace, account) === false)
    no(`error looking up service account ${namespace}/${account}: not found`);
  const runtime = spec["runtimeClassName"];
  if (typeof runtime === "string" && (runtime === "" || cluster.hasRuntimeClass?.(runtime) === false))
    no(`pod rejected: RuntimeClass ${JSON.stringify(runtime)} not found`);
  const className = spec["priorityClassName"];
  const priority = typeof className === "string" ? priorityOf(className, cluster) : NO_CLASS;
  if (priority === undefined) return no(`no PriorityClass with name ${className} was found`) as never;
  const stored = storedPod(pod, priority, suffix);
  const [fault] = faultsOfPod(stored);
  if (fault !== undefined) no(`Pod is invalid: ${fault}`);
  const level = cluster.enforced?.(namespace);
  const found = level === undefined ? undefined : violation(stored, level);
  if (found !== undefined) no(`violates PodSecurity ${JSON.stringify(`${level}:latest`)}: ${found}`);
  return stored;
}

const NO_CLASS: PriorityClass = { value: 0 };

/** The classes that every cluster has are above those of users. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

function priorityOf(name: string, cluster: Cluster): PriorityClass | undefined {
  const system = Object.hasOwn(SYSTEM_CLASSES, name) ? SYSTEM_CLASSES[name] : undefined;
  if (system !== undefined) return { value: system };
  return cluster.priorityClass === undefined ? NO_CLASS : cluster.priorityClass(name);
}

function lookups(
  { serviceAccount, secrets }: Request["lookedFor"],
  namespace: string,
  cluster: Cluster,
): [kind: string, name: string, has: boolean][] {
  const found = serviceAccount === "" || cluster.hasServiceAccount?.(namespace, serviceAccount) !== false;
  return [
    ["ServiceAccount", serviceAccount, found],
    ...secrets.map((name): [string, string, boolean] => [
      "ImagePullSecret",
      name,
      cluster.hasSecret?.(namespace, name) !== false,
    ]),
  ];
}

function named(metadata: unknown): unknown {
  return (metadata as { name?: unknown } | undefined)?.name;
}

function violation(pod: Data, level: Level): string | undefined {
  for (const resource of fromManifest(pod, "job"))
    for (const one of podsOf(resource, readerOf(resource))) {
      const [first] = evaluate(one, level);
      if (first !== undefined) return `${first.control.name} (${first.faults[0]?.at.path ?? ""})`;
    }
  return undefined;
}
