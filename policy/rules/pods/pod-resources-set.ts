import { type Container, containersOf, mayRunPods, podsOf } from "../../../analysis/objects/pods.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const WANTED = [
  ["requests", "cpu"],
  ["requests", "memory"],
  ["limits", "memory"],
] as const;

/** Every container says what it needs, and how much memory it gets at most. */
export const podResourcesSet: ResourceRule = {
  scope: "resource",
  about: mayRunPods,
  id: "pod-resources-set",
  severity: "medium",
  level: "production",
  demand: "Every container and init container requests CPU and memory, and limits memory.",
  why: "Without requests the scheduler guesses; without a memory limit one pod takes the node's memory from all others.",
  fix: "set resources.requests.cpu, resources.requests.memory and resources.limits.memory",
  reference:
    "NSA/CISA Kubernetes Hardening Guide, resource policies; Kubernetes docs, managing resources; ATT&CK T1496",
  judge(resource, read) {
    return podsOf(resource, read).flatMap((pod) =>
      containersOf(pod)
        .filter(({ list }) => list !== "ephemeralContainers")
        .flatMap((container) => missing(resource, container)),
    );
  },
};

/** A limit stands for the request that is absent: the API server copies it (Kubernetes docs, managing resources). */
function missing(resource: Resource, { name, read }: Container) {
  const resources = read.at("resources");
  return WANTED.filter(([kind, what]) => kind === "limits" || !isSet(resources.at("limits", what)))
    .map(([kind, what]) => resources.at(kind, what))
    .filter((at) => !isSet(at) && !at.isUnknown() && (resource.shape !== "patch" || at.raw !== undefined))
    .map((at) => ({
      at,
      what: `container "${name}" leaves open what it takes`,
      found: "nothing",
      wanted: "a quantity greater than zero",
    }));
}

function isSet(at: Reader): boolean {
  const value = at.scalar();
  return value !== undefined && value !== "" && !/^0+(\.0+)?[a-zA-Z]*$/.test(String(value));
}
