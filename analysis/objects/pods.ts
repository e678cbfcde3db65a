import type { Reader } from "./reader.ts";
import type { Resource } from "./resource.ts";

/** A pod that some object runs. */
export interface Pod {
  /** The pod's `spec`. */
  readonly spec: Reader;
  /** The pod's own `metadata`: that of the template where there is one. */
  readonly metadata: Reader;
}

/** Which list of a pod a container stands in. */
export type ContainerList = "initContainers" | "containers" | "ephemeralContainers";

export interface Container {
  readonly name: string;
  readonly list: ContainerList;
  readonly read: Reader;
}

/** Where each kind of the built-in groups keeps its pod. `""` stands for the object itself. */
const TEMPLATES: Record<string, readonly string[]> = {
  Pod: [],
  PodTemplate: ["template"],
  ReplicationController: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

const BUILT_IN = new Set(["", "apps", "batch", "extensions"]);

/** The depth to which a custom resource is searched: Argo's, Knative's and Volcano's pods lie at three to five. */
const SEARCH_DEPTH = 8;

/**
 * The pods that an object runs: of every built-in kind in every version, and of a custom resource every part that looks
 * like a pod (a list `containers` of maps), wherever it lies.
 */
export function podsOf(resource: Resource, read: Reader): Pod[] {
  if (resource.shape !== "object" && resource.shape !== "patch") return [];
  if (BUILT_IN.has(resource.group)) {
    const keys = TEMPLATES[resource.kind];
    if (keys === undefined) return [];
    const template = read.at(...keys);
    return [{ spec: template.at("spec"), metadata: template.at("metadata") }];
  }
  const found: Pod[] = [];
  search(read, read, SEARCH_DEPTH, found);
  return found;
}

function search(here: Reader, owner: Reader, depth: number, found: Pod[]): void {
  if (depth === 0 || here.raw === null || typeof here.raw !== "object") return;
  if (Array.isArray(here.raw)) {
    for (const item of here.list()) search(item, item, depth - 1, found);
    return;
  }
  const containers = here.at("containers");
  if (containers.isList() && containers.list().some((item) => item.at("image").raw !== undefined)) {
    found.push({ spec: here, metadata: owner.at("metadata") });
    return;
  }
  for (const key of Object.keys(here.raw)) {
    if (key !== "status") search(here.at(key), here, depth - 1, found);
  }
}

/** All containers of a pod in the order init, ordinary, ephemeral. */
export function containersOf(pod: Pod): Container[] {
  const lists: ContainerList[] = ["initContainers", "containers", "ephemeralContainers"];
  return lists.flatMap((list) =>
    pod.spec
      .at(list)
      .list()
      .map((read, index) => ({ name: read.at("name").text() ?? `number ${index}`, list, read })),
  );
}
