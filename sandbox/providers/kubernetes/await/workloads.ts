import type { KubeObject } from "../object.ts";
import { READY, type Readiness, waitingFor } from "./wait.ts";

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** `status` of an object, `{}` before a controller wrote it. */
export function statusOf(live: KubeObject): Record<string, unknown> & { conditions?: Condition[] } {
  return (live["status"] ?? {}) as Record<string, unknown>;
}

/** A condition of the object by type. */
export function conditionOf(live: KubeObject, type: string): Condition | undefined {
  return statusOf(live).conditions?.find((condition) => condition.type === type);
}

function spec(live: KubeObject): Record<string, unknown> {
  return (live["spec"] ?? {}) as Record<string, unknown>;
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function observed(live: KubeObject): boolean {
  return count(statusOf(live)["observedGeneration"]) >= count(live.metadata.generation);
}

function told(live: KubeObject): string[] {
  return (statusOf(live).conditions ?? [])
    .filter((condition) => condition.status !== "True" || condition.type === "ReplicaFailure")
    .map((condition) => `[${condition.reason ?? condition.type}] ${condition.message ?? ""}`.trim());
}

/** A Deployment is ready when its newest generation is rolled out and available. */
export function deploymentReady(live: KubeObject): Readiness {
  const status = statusOf(live);
  const progressing = conditionOf(live, "Progressing");
  if (observed(live) && progressing?.reason === "ProgressDeadlineExceeded") {
    return { state: "failed", message: progressing.message ?? "progress deadline exceeded", reasons: told(live) };
  }
  const wanted = spec(live)["replicas"] === undefined ? 1 : count(spec(live)["replicas"]);
  const updated = count(status["updatedReplicas"]);
  const available = count(status["availableReplicas"]);
  if (observed(live) && available >= wanted && count(status["replicas"]) === updated) return READY;
  return waitingFor(`${available} of ${wanted} replicas available`, ...told(live));
}

/** A StatefulSet is ready when all replicas of the newest revision are. */
export function statefulSetReady(live: KubeObject): Readiness {
  const status = statusOf(live);
  const wanted = spec(live)["replicas"] === undefined ? 1 : count(spec(live)["replicas"]);
  const ready = count(status["readyReplicas"]);
  const revision = status["currentRevision"] === status["updateRevision"] || count(status["updatedReplicas"]) >= wanted;
  return observed(live) && revision && ready >= wanted ? READY : waitingFor(`${ready} of ${wanted} replicas ready`);
}

/** A DaemonSet is ready when every node that should have its newest pod has it available. */
export function daemonSetReady(live: KubeObject): Readiness {
  const status = statusOf(live);
  const wanted = count(status["desiredNumberScheduled"]);
  const done = Math.min(count(status["updatedNumberScheduled"]), count(status["numberAvailable"]));
  return observed(live) && done >= wanted ? READY : waitingFor(`${done} of ${wanted} pods available`);
}

/** A Job is ready when it is complete; a failed one never is. */
export function jobReady(live: KubeObject): Readiness {
  const failed = conditionOf(live, "Failed");
  if (failed?.status === "True") {
    return {
      state: "failed",
      message: `Job ${live.metadata.name} failed: [${failed.reason ?? "Failed"}] ${failed.message ?? ""}`.trim(),
    };
  }
  return conditionOf(live, "Complete")?.status === "True"
    ? READY
    : waitingFor(`${count(statusOf(live)["succeeded"])} pods succeeded`);
}

/** A Pod is ready when its Ready condition holds, or when it has succeeded. */
export function podReady(live: KubeObject): Readiness {
  const phase = String(statusOf(live)["phase"] ?? "Pending");
  if (phase === "Succeeded" || conditionOf(live, "Ready")?.status === "True") return READY;
  if (phase === "Failed") return { state: "failed", message: `Pod ${live.metadata.name} failed`, reasons: told(live) };
  return waitingFor(`Pod is ${phase}`, ...told(live));
}
