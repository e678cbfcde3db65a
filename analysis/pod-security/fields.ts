import { type Container, containersOf, type Pod } from "../objects/pods.ts";
import type { Reader } from "../objects/reader.ts";

/** A container's field that is not as a control wants it. */
export interface PodFault {
  readonly at: Reader;
  readonly container: Container | undefined;
  readonly found: string;
}

/** Containers of every list that are privileged (Pod Security Standards, baseline, Privileged Containers). */
export function privilegedIn(pod: Pod): PodFault[] {
  return containersOf(pod).flatMap((container) => {
    const at = container.read.at("securityContext", "privileged");
    return at.flag() === true ? [{ at, container, found: "true" }] : [];
  });
}

/** Volumes from the node's file system (Pod Security Standards, baseline, HostPath Volumes). */
export function hostPathsIn(pod: Pod): PodFault[] {
  return pod.spec
    .at("volumes")
    .list()
    .flatMap((volume) => {
      const at = volume.at("hostPath");
      return at.exists() ? [{ at, container: undefined, found: at.at("path").text() ?? "a path of the node" }] : [];
    });
}
