import type { Pod } from "../objects/pods.ts";
import { BASELINE } from "./baseline.ts";
import { type Control, type Level, type PodFault, viewOf } from "./control.ts";
import { REPLACED, RESTRICTED } from "./restricted.ts";

/** The newest minor version of Kubernetes 1.x whose semantics are known here. */
export const LATEST_MINOR = 37;

/** The controls of a level, those of the level below included. */
export function controlsOf(level: Level): readonly Control[] {
  if (level === "baseline") return BASELINE;
  return [...BASELINE.filter(({ name }) => !REPLACED.includes(name)), ...RESTRICTED];
}

/** The faults of one control. */
export interface ControlResult {
  readonly control: Control;
  readonly faults: readonly PodFault[];
}

/**
 * What a level has against a pod, control by control; empty means that the level admits it. What could not be read is in
 * the notes of the pod's reader and is no fault.
 *
 * @param minor minor version of Kubernetes 1.x, as in `enforce-version: v1.31`
 */
export function evaluate(pod: Pod, level: Level, minor = LATEST_MINOR): ControlResult[] {
  const view = viewOf(pod, minor);
  return controlsOf(level)
    .map((control) => ({ control, faults: control.check(view) }))
    .filter(({ faults }) => faults.length > 0);
}

/** The faults of one control by level and name, such as `baseline` and `privileged`. */
export function faultsOf(pod: Pod, level: Level, name: string, minor = LATEST_MINOR): PodFault[] {
  const control = controlsOf(level).find((one) => one.name === name && one.level === level);
  if (control === undefined) throw new Error(`Pod Security has no control "${name}" of level ${level}.`);
  return control.check(viewOf(pod, minor));
}

/** The strictest level that admits a pod, and what keeps it from the next one: each field with what is wanted there. */
export interface Feasibility {
  readonly level: Level | "privileged";
  readonly blockers: readonly ControlResult[];
}

/** Finds the strictest level that admits a pod. At `restricted` nothing blocks. */
export function strictestLevel(pod: Pod, minor = LATEST_MINOR): Feasibility {
  const baseline = evaluate(pod, "baseline", minor);
  if (baseline.length > 0) return { level: "privileged", blockers: baseline };
  const restricted = evaluate(pod, "restricted", minor);
  return restricted.length > 0 ? { level: "baseline", blockers: restricted } : { level: "restricted", blockers: [] };
}
