import { isNotFound } from "../api-errors.ts";
import type { Cluster } from "../cluster.ts";
import type { KubeObject } from "../object.ts";
import { splitApiVersion } from "../object.ts";
import { READY, type Readiness, type ReadyCheck, waitingFor } from "./wait.ts";
import { daemonSetReady, deploymentReady, jobReady, podReady, statefulSetReady, statusOf } from "./workloads.ts";

/** The check of a kind and how long the real provider waits by default, in seconds (package docs, "Await logic"). */
export interface AwaitRule {
  check: ReadyCheck;
  seconds: number;
}

async function claimReady(live: KubeObject, cluster: Cluster): Promise<Readiness> {
  const phase = String(statusOf(live)["phase"] ?? "Pending");
  if (phase === "Bound") return READY;
  const storageClassName = (live["spec"] as { storageClassName?: string } | undefined)?.storageClassName;
  if (storageClassName) {
    const storageClass: KubeObject = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: storageClassName },
    };
    const found = await cluster.get(storageClass).catch(() => undefined);
    if (found?.["volumeBindingMode"] === "WaitForFirstConsumer") return READY;
  }
  return waitingFor(`PersistentVolumeClaim is ${phase}`);
}

interface Slice {
  endpoints?: { conditions?: { ready?: boolean } }[];
}

// How long a Service may have no endpoints before that counts as settled (contract/kubernetes-provider, DESIGN §5).
const NO_ENDPOINTS_MS = 10_000;

async function serviceReady(live: KubeObject, cluster: Cluster, waitedMs: number): Promise<Readiness> {
  const spec = (live["spec"] ?? {}) as { type?: string; clusterIP?: string; selector?: object };
  if (spec.type === "LoadBalancer") {
    const ingress = (statusOf(live)["loadBalancer"] as { ingress?: unknown[] } | undefined)?.ingress;
    if (!ingress?.length) return waitingFor("no load balancer address yet");
  }
  const selects = Object.keys(spec.selector ?? {}).length > 0;
  if (spec.type === "ExternalName" || spec.clusterIP === "None" || !selects) return READY;
  const path = `/apis/discovery.k8s.io/v1/namespaces/${live.metadata.namespace}/endpointslices`;
  const labelSelector = `kubernetes.io/service-name=${live.metadata.name}`;
  const slices = await cluster
    .call<{ items?: Slice[] }>({ method: "GET", path, query: { labelSelector } })
    .catch((e) => {
      if (isNotFound(e)) return { items: [] };
      throw e;
    });
  const ready = (slices.items ?? []).some((slice) => slice.endpoints?.some((e) => e.conditions?.ready !== false));
  return ready || waitedMs >= NO_ENDPOINTS_MS ? READY : waitingFor("no ready endpoints yet");
}

function ingressReady(live: KubeObject): Readiness {
  const ingress = (statusOf(live)["loadBalancer"] as { ingress?: unknown[] } | undefined)?.ingress;
  return ingress?.length ? READY : waitingFor("no load balancer address yet");
}

function namespaceReady(live: KubeObject): Readiness {
  const phase = statusOf(live)["phase"];
  return phase === "Active" ? READY : waitingFor(`Namespace is ${String(phase)}`);
}

const RULES: Record<string, AwaitRule> = {
  "/Namespace": { check: namespaceReady, seconds: 60 },
  "/PersistentVolumeClaim": { check: claimReady, seconds: 300 },
  "/Pod": { check: podReady, seconds: 300 },
  "/Service": { check: serviceReady, seconds: 600 },
  "apps/DaemonSet": { check: daemonSetReady, seconds: 600 },
  "apps/Deployment": { check: deploymentReady, seconds: 600 },
  "apps/StatefulSet": { check: statefulSetReady, seconds: 300 },
  "batch/Job": { check: jobReady, seconds: 600 },
  "networking.k8s.io/Ingress": { check: ingressReady, seconds: 600 },
};

/** The rule for a kind; undefined for kinds that are ready as soon as they are stored. */
export function awaitRule(object: KubeObject): AwaitRule | undefined {
  return RULES[`${splitApiVersion(object.apiVersion).group}/${object.kind}`];
}
