import type { Reader } from "./reader.ts";
import type { Resource, Sort } from "./resource.ts";

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

/** Groups of Kubernetes itself, of which only these kinds run pods. */
const BUILT_IN = new Set([
  "",
  "apps",
  "batch",
  "extensions",
  "autoscaling",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
]);

/** The depth to which a custom resource is searched: Argo's, Knative's and Volcano's pods lie at three to five. */
const SEARCH_DEPTH = 8;

/** Whether an object is of a kind that runs pods, or of a custom one that may. */
export function mayRunPods({ shape, group, kind }: Sort): boolean {
  return (shape === "object" || shape === "patch") && (!BUILT_IN.has(group) || Object.hasOwn(TEMPLATES, kind));
}

/**
 * The pods that an object runs: of every built-in kind in every version, and of a custom resource every part that looks
 * like a pod (a list `containers` of maps), wherever it lies.
 */
export function podsOf(resource: Resource, read: Reader): Pod[] {
  if (resource.shape !== "object" && resource.shape !== "patch") return [];
  if (BUILT_IN.has(resource.group)) {
    const keys = Object.hasOwn(TEMPLATES, resource.kind) ? TEMPLATES[resource.kind] : undefined;
    if (keys === undefined) return [];
    const template = read.at(...keys);
    return [{ spec: template.at("spec"), metadata: template.at("metadata") }];
  }
  let found = searched.get(resource);
  if (found === undefined) {
    found = [];
    search(read.raw, [], [], SEARCH_DEPTH, found);
    searched.set(resource, found);
  }
  return found.map(({ spec, owner }) => ({ spec: read.at(...spec), metadata: read.at(...owner, "metadata") }));
}

type Keys = readonly (string | number)[];

/** Where the pods of a custom resource lie: searched once, as many rules ask. */
const searched = new WeakMap<Resource, { spec: Keys; owner: Keys }[]>();

function search(value: unknown, here: Keys, owner: Keys, depth: number, found: { spec: Keys; owner: Keys }[]): void {
  if (depth === 0 || value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) search(item, [...here, index], [...here, index], depth - 1, found);
    return;
  }
  const entries = value as Record<string, unknown>;
  const containers = entries["containers"];
  if (Array.isArray(containers) && containers.some((item) => Object.hasOwn(Object(item), "image"))) {
    found.push({ spec: here, owner });
    return;
  }
  for (const key of Object.keys(entries)) {
    if (key !== "status") search(entries[key], [...here, key], here, depth - 1, found);
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
