import { readFileSync, writeFileSync } from "node:fs";
import type { Places } from "./places.ts";

/** A world that was started: addresses, without secrets. */
export interface World {
  stack: string;
  /** Cluster by its name in the stack file. */
  clusters: Record<string, { context: string; server: string; kubeconfig: string; dir: string }>;
  gitlab: { url: string; realm: string };
  /** Host and port. */
  registry: string;
  charts: string;
  /** What `pulumi` needs to know (PULUMI_HOME, backend, KUBECONFIG, …). */
  env: Record<string, string>;
  /** The Pulumi CLI inside the PULUMI_HOME. */
  pulumi: string;
  /** kubectl, for a person. */
  kubectl: string;
  /** Parts that the outside stands in for, and whether they are the real ones. */
  parts: { name: string; real: boolean }[];
}

export function writeWorld(places: Places, world: World): void {
  writeFileSync(places.record, `${JSON.stringify(world, null, 2)}\n`);
}

/** The recorded world, or undefined when none was started in this checkout. */
export function readWorld(places: Places): World | undefined {
  try {
    return JSON.parse(readFileSync(places.record, "utf8")) as World;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
