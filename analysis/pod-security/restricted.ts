import { addedCapabilities, procMounts } from "./baseline.ts";
import {
  type Control,
  containerContexts,
  everyContext,
  type PodFault,
  type PodView,
  unlessAllowed,
} from "./control.ts";

const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const PROFILES = ["RuntimeDefault", "Localhost"];

/** A control of level restricted; one that is of Linux does not apply to a pod for Windows (since 1.25). */
function restricted(name: string, check: (view: PodView) => PodFault[], linux = false): Control {
  const skips = (view: PodView) => linux && view.windows && view.minor >= 25;
  return { name, level: "restricted", check: (view) => (skips(view) ? [] : check(view)) };
}

/** Since 1.35 root inside a user namespace is not root on the node. */
function rootIsContained({ userNamespace, minor }: PodView): boolean {
  return userNamespace && minor >= 35;
}

/** A volume with a name only is an emptyDir by the API's defaulting. */
function volumeTypes({ pod }: PodView): PodFault[] {
  return pod.spec
    .at("volumes")
    .list()
    .flatMap((at) => {
      const bad = at
        .entries()
        .filter(([key, value]) => key !== "name" && !VOLUMES.includes(key) && value.exists())
        .map(([key]) => key);
      if (bad.length === 0) return [];
      return [{ at, container: undefined, found: bad.join(", "), wanted: VOLUMES.join(", ") }];
    });
}

function privilegeEscalation(view: PodView): PodFault[] {
  return containerContexts(view, "allowPrivilegeEscalation").flatMap(({ at, container }) => {
    const value = at.flag();
    if (value === false || at.isUnknown()) return [];
    return [{ at, container, found: `${value ?? "nothing, which means true"}`, wanted: "false" }];
  });
}

function runAsNonRoot(view: PodView): PodFault[] {
  if (rootIsContained(view)) return [];
  const ofPod = view.pod.spec.at("securityContext", "runAsNonRoot");
  const pod = ofPod.flag();
  const wanted = "true";
  const explicit = pod === false ? [{ at: ofPod, container: undefined, found: "false", wanted }] : [];
  const containers = containerContexts(view, "runAsNonRoot").flatMap(({ at, container }) => {
    const value = at.flag();
    if (value === true || (value === undefined && (pod === true || ofPod.isUnknown() || at.isUnknown()))) return [];
    return [{ at, container, found: `${value ?? "nothing"}`, wanted }];
  });
  return [...explicit, ...containers];
}

function runAsUser(view: PodView): PodFault[] {
  if (rootIsContained(view)) return [];
  return everyContext(view, "runAsUser").flatMap(({ at, container }) =>
    at.number() === 0 ? [{ at, container, found: "0", wanted: "another user or nothing" }] : [],
  );
}

function seccomp(view: PodView): PodFault[] {
  const [ofPod, ...ofContainers] = everyContext(view, "seccompProfile", "type");
  const explicit = unlessAllowed([ofPod!, ...ofContainers], PROFILES);
  const pod = ofPod!.at.text();
  if ((pod !== undefined && PROFILES.includes(pod)) || ofPod!.at.isUnknown()) return explicit;
  const missing = ofContainers
    .filter(({ at }) => at.text() === undefined && !at.isUnknown())
    .map(({ at, container }) => ({ at, container, found: "nothing", wanted: PROFILES.join(" or ") }));
  return [...explicit, ...missing];
}

function droppedCapabilities(view: PodView): PodFault[] {
  return containerContexts(view, "capabilities", "drop").flatMap(({ at, container }) => {
    const dropped = at.texts();
    if (dropped.includes("ALL") || at.isUnknown() || at.list().some((item) => item.isUnknown())) return [];
    return [{ at, container, found: dropped.length > 0 ? dropped.join(", ") : "nothing", wanted: "ALL" }];
  });
}

/** The controls that level restricted adds, or puts in the place of those of baseline. */
export const RESTRICTED: readonly Control[] = [
  restricted("volume-types", volumeTypes),
  restricted("privilege-escalation", privilegeEscalation, true),
  restricted("run-as-non-root", runAsNonRoot),
  restricted("run-as-user", runAsUser),
  restricted("seccomp", seccomp, true),
  restricted(
    "capabilities",
    (view) => [...droppedCapabilities(view), ...addedCapabilities(view, ["NET_BIND_SERVICE"])],
    true,
  ),
  restricted("proc-mount", procMounts),
];

/** Controls of baseline that a control of restricted replaces. */
export const REPLACED: readonly string[] = ["capabilities", "seccomp", "host-path", "proc-mount"];
