import { setTimeout as sleep } from "node:timers/promises";
import { isNotFound } from "../api-errors.ts";
import type { Cluster } from "../cluster.ts";
import type { KubeObject } from "../object.ts";

/** How far an object is: ready, failed for good, or why not yet. */
export type Readiness =
  | { state: "ready" }
  | { state: "failed"; message: string; reasons?: string[] }
  | { state: "waiting"; reasons: string[] };

/** Judges a live object; may look at other objects, such as the endpoints of a Service. */
export type ReadyCheck = (live: KubeObject, cluster: Cluster, waitedMs: number) => Readiness | Promise<Readiness>;

/** The object did not become ready in time, or failed for good. Keeps the last state that was seen. */
export class NotReadyError extends Error {
  readonly live: KubeObject;
  readonly reasons: string[];
  constructor(message: string, live: KubeObject, reasons: string[]) {
    super(message);
    this.name = "NotReadyError";
    this.live = live;
    this.reasons = reasons;
  }
}

/** Ready. */
export const READY: Readiness = { state: "ready" };

/** Not yet, because of `reasons`. */
export function waitingFor(...reasons: string[]): Readiness {
  return { state: "waiting", reasons };
}

const FIRST_MS = 100;
const LONGEST_MS = 1000;

/** Options of a wait. */
export interface WaitOptions {
  timeoutSeconds: number;
  /** What the error says when the time is over. */
  timeoutMessage: string;
  signal?: AbortSignal;
  /** Called with the current reasons when they change. */
  progress?: (reasons: string[]) => void;
}

/** Polls the object until `check` says ready: then its live state. Throws NotReadyError. */
export async function waitUntilReady(
  cluster: Cluster,
  object: KubeObject,
  check: ReadyCheck,
  options: WaitOptions,
): Promise<KubeObject> {
  const started = Date.now();
  let live = object;
  let pause = FIRST_MS;
  let shown = "";
  for (;;) {
    live = await cluster.get(live, options.signal);
    const waited = Date.now() - started;
    const readiness = await check(live, cluster, waited);
    if (readiness.state === "ready") return live;
    if (readiness.state === "failed") throw new NotReadyError(readiness.message, live, readiness.reasons ?? []);
    const text = readiness.reasons.join("; ");
    if (text !== shown) options.progress?.(readiness.reasons);
    shown = text;
    const left = options.timeoutSeconds * 1000 - waited;
    if (left <= 0) throw new NotReadyError(options.timeoutMessage, live, readiness.reasons);
    await sleep(Math.min(pause, left), undefined, { signal: options.signal });
    pause = Math.min(pause * 1.5, LONGEST_MS);
  }
}

/**
 * Polls until the object is gone or another one of the same name took its place. Fails with the recorded text when the
 * time is over, as with a finalizer that nobody removes.
 */
export async function waitUntilGone(
  cluster: Cluster,
  object: KubeObject,
  options: { timeoutSeconds: number; signal?: AbortSignal },
): Promise<void> {
  const started = Date.now();
  let pause = FIRST_MS / 2;
  for (;;) {
    try {
      const live = await cluster.get(object, options.signal);
      if (object.metadata.uid && live.metadata.uid !== object.metadata.uid) return;
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    const left = options.timeoutSeconds * 1000 - (Date.now() - started);
    if (left <= 0) throw new Error("timed out waiting for the condition");
    await sleep(Math.min(pause, left), undefined, { signal: options.signal });
    pause = Math.min(pause * 1.5, LONGEST_MS);
  }
}
