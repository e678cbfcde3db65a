import type { CallContext, PropertyMap } from "../../plugin/index.ts";
import type { Cluster } from "../cluster.ts";
import { annotationOf, isPatchToken, type KubeObject } from "../object.ts";
import { awaitRule } from "./checks.ts";
import { NotReadyError, type ReadyCheck, waitUntilReady } from "./wait.ts";
import { waitForCheck } from "./wait-for.ts";

const WAIT_FOR_SECONDS = 600;

/** Did the program ask not to wait for this object? */
export function skipsAwait(inputs: PropertyMap): boolean {
  return annotationOf(inputs, "pulumi.com/skipAwait") === "true";
}

/** Seconds to wait: the resource's customTimeouts, the annotation `pulumi.com/timeoutSeconds`, or the kind's own. */
export function timeoutSeconds(inputs: PropertyMap, requested: number, byKind: number): number {
  const annotated = Number(annotationOf(inputs, "pulumi.com/timeoutSeconds"));
  return requested || (annotated > 0 ? annotated : byKind);
}

function ruleFor(
  inputs: PropertyMap,
  token: string,
  live: KubeObject,
): { check: ReadyCheck; seconds: number; text: string } | undefined {
  if (skipsAwait(inputs)) return undefined;
  const annotation = annotationOf(inputs, "pulumi.com/waitFor");
  if (annotation) {
    return {
      check: waitForCheck(annotation),
      seconds: WAIT_FOR_SECONDS,
      text: "timed out waiting for the condition",
    };
  }
  const rule = isPatchToken(token) ? undefined : awaitRule(live);
  return rule && { ...rule, text: `'${live.metadata.name}' timed out waiting to be Ready` };
}

/** Waits as the inputs' annotations and the kind demand and gives the last live state. Throws NotReadyError. */
export async function awaitReady(
  cluster: Cluster,
  live: KubeObject,
  request: { inputs: PropertyMap; type: string; timeout: number },
  context: CallContext,
): Promise<KubeObject> {
  const rule = ruleFor(request.inputs, request.type, live);
  if (!rule) return live;
  return waitUntilReady(cluster, live, rule.check, {
    timeoutSeconds: timeoutSeconds(request.inputs, request.timeout, rule.seconds),
    timeoutMessage: rule.text,
    signal: context.signal,
    progress: (reasons) => context.log("info", reasons.join("; "), { ephemeral: true }),
  });
}

/** Looks once whether the live object is ready: undefined, or the error that a wait would end with. */
export async function lookIfReady(
  cluster: Cluster,
  live: KubeObject,
  request: { inputs: PropertyMap; type: string },
): Promise<NotReadyError | undefined> {
  const rule = ruleFor(request.inputs, request.type, live);
  const readiness = await rule?.check(live, cluster, Number.POSITIVE_INFINITY);
  if (!readiness || readiness.state === "ready") return undefined;
  const message = readiness.state === "failed" ? readiness.message : readiness.reasons.join("; ");
  return new NotReadyError(message, live, readiness.reasons ?? []);
}
