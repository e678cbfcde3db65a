import { join, resolve } from "node:path";

/** Files of one world, all under one folder: `.sandbox/<stack>/` of the checkout. */
export interface Places {
  root: string;
  stack: string;
  dir: string;
  /** One folder a cluster. */
  clusters: string;
  gitlab: string;
  registry: string;
  charts: string;
  /** PULUMI_HOME, state and passphrase. */
  engine: string;
  /** The stack's project: copies of `Pulumi.yaml` and of the stack file with the sandbox's addresses. */
  project: string;
  /** Kubeconfig with a context for each cluster, named as the stack file names it. */
  kubeconfig: string;
  /** What runs where (`World`). */
  record: string;
  ports: string;
  logs: string;
  pids: string;
  /** `pulumi` for a user's shell. */
  bin: string;
}

/** Places of a stack's world; `base` is another folder for worlds than `.sandbox`, relative to the checkout. */
export function placesOf(root: string, stack: string, base = ".sandbox"): Places {
  const dir = resolve(root, base, stack);
  const at = (name: string) => join(dir, name);
  return {
    root: resolve(root),
    stack,
    dir,
    clusters: at("clusters"),
    gitlab: at("gitlab"),
    registry: at("registry"),
    charts: at("charts"),
    engine: at("engine"),
    project: at("project"),
    kubeconfig: at("kubeconfig.yaml"),
    record: at("world.json"),
    ports: at("ports.json"),
    logs: at("logs"),
    pids: at("pids"),
    bin: at("bin"),
  };
}
