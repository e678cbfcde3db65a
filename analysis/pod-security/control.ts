import { type Container, containersOf, type Pod } from "../objects/pods.ts";
import type { Reader } from "../objects/reader.ts";

/** Pod Security levels that have controls. */
export type Level = "baseline" | "restricted";

/** A field that is not as a control wants it. */
export interface PodFault {
  readonly at: Reader;
  /** The container that the field belongs to; undefined for a field of the pod. */
  readonly container: string | undefined;
  readonly found: string;
  /** What the control allows there. */
  readonly wanted: string;
}

/** A pod with what several controls ask about, read once. */
export interface PodView {
  readonly pod: Pod;
  readonly containers: readonly Container[];
  /** Minor version of Kubernetes 1.x whose semantics hold. */
  readonly minor: number;
  /** `os.name` is windows: controls of Linux do not apply since 1.25. */
  readonly windows: boolean;
  /** `hostUsers: false`: root in the pod is not root on the node, which some controls honour since 1.35. */
  readonly userNamespace: boolean;
}

/** One control of the Pod Security Standards (kubernetes.io/docs/concepts/security/pod-security-standards). */
export interface Control {
  /** Name as in the standards, in lower case with dashes. */
  readonly name: string;
  readonly level: Level;
  check(view: PodView): PodFault[];
}

/** Reads a pod for the controls. */
export function viewOf(pod: Pod, minor: number): PodView {
  return {
    pod,
    containers: containersOf(pod),
    minor,
    windows: pod.spec.at("os", "name").text() === "windows",
    userNamespace: pod.spec.at("hostUsers").flag() === false,
  };
}

/** A place in the security context of the pod or of a container. */
export interface ContextPlace {
  readonly at: Reader;
  readonly container: string | undefined;
}

/** A field of the pod's own security context and of that of each container. */
export function everyContext(view: PodView, ...keys: string[]): ContextPlace[] {
  const ofPod = { at: view.pod.spec.at("securityContext", ...keys), container: undefined };
  return [ofPod, ...containerContexts(view, ...keys)];
}

/** A field of the security context of each container. */
export function containerContexts(view: PodView, ...keys: string[]): ContextPlace[] {
  return view.containers.map(({ name, read }) => ({ at: read.at("securityContext", ...keys), container: name }));
}

/** Faults where a text field has a value that is not among the allowed ones; an absent field is no fault. */
export function unlessAllowed(places: readonly ContextPlace[], allowed: readonly string[]): PodFault[] {
  return places.flatMap(({ at, container }) => {
    const value = at.text();
    if (value === undefined || allowed.includes(value)) return [];
    return [{ at, container, found: JSON.stringify(value), wanted: wantedOf(allowed) }];
  });
}

/** Faults where a flag is true. */
export function ifTrue(places: readonly ContextPlace[]): PodFault[] {
  return places.flatMap(({ at, container }) =>
    at.flag() === true ? [{ at, container, found: "true", wanted: "false or nothing" }] : [],
  );
}

function wantedOf(allowed: readonly string[]): string {
  const shown = allowed.filter((value) => value !== "");
  return shown.length > 0 ? `${shown.join(", ")} or nothing` : "nothing";
}
