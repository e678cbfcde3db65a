import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import type { Api, KubeObject } from "./api.ts";

/** Milliseconds until an installed definition must be served. */
const servedLimitMs = 20_000;

const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/**
 * Definitions that the sandbox brings for operators which it does not run: the Runner Operator's, flux-operator's (its
 * chart brings its own; leave it out where that is installed), and the Prometheus Operator's.
 */
export const ownDefinitions = ["runners", "fluxinstances", "monitoring"] as const;

export type OwnDefinition = (typeof ownDefinitions)[number];

/** Installs definitions of our own and waits until they are served. */
export async function installOwnDefinitions(api: Api, names: readonly OwnDefinition[] = ownDefinitions): Promise<void> {
  const folder = fileURLToPath(new URL("crds/", import.meta.url));
  await installDefinitions(
    api,
    names.map((name) => join(folder, `${name}.yaml`)),
  );
}

/**
 * Installs all definitions of a folder of YAML files, such as `await toolchain.files("source-controller")`, and waits
 * until they are served.
 */
export async function installDefinitionsOf(api: Api, folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  await installDefinitions(
    api,
    names.map((name) => join(folder, name)),
  );
}

async function installDefinitions(api: Api, files: string[]): Promise<void> {
  const definitions: KubeObject[] = [];
  for (const file of files) {
    for (const document of parseAllDocuments(await readFile(file, "utf8"))) {
      const object = document.toJS() as KubeObject | null;
      if (object) definitions.push(object);
    }
  }
  await Promise.all(
    definitions.map((object) => api.apply(`${definitionsPath}/${object.metadata.name}`, object, "sandbox")),
  );
  await untilServed(
    api,
    definitions.map((object) => object.metadata.name),
  );
}

async function untilServed(api: Api, names: string[]): Promise<void> {
  const limit = performance.now() + servedLimitMs;
  for (;;) {
    const served = new Set((await api.list(definitionsPath)).filter(isEstablished).map((one) => one.metadata.name));
    const missing = names.filter((name) => !served.has(name));
    if (missing.length === 0) return;
    if (performance.now() > limit) {
      throw new Error(
        `the API server does not serve these kinds after ${servedLimitMs / 1000} s: ${missing.join(", ")}`,
      );
    }
    await sleep(50);
  }
}

/** Whether the API server has taken a definition up (its condition Established). */
export function isEstablished(definition: KubeObject): boolean {
  const conditions = (definition.status?.["conditions"] ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === "Established" && status === "True");
}
