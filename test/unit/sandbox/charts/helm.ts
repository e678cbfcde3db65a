import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import { commandsFolder, isMade } from "../../../../sandbox/toolchain/build.ts";
import { defaultCacheRoot } from "../../../../sandbox/toolchain/cache.ts";
import { toolWithCommand } from "../../../../sandbox/toolchain/manifest.ts";
import { findRelease } from "../../../../sandbox/toolchain/release.ts";

/** The contract folder where it is present: what real charts render. */
export const contract = resolve(import.meta.dirname, "../../../../../shared/contract");

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  // biome-ignore lint/suspicious/noExplicitAny: tests read deep into objects, and an assertion says what is expected there
  [field: string]: any;
}

/** The user's helm, or the sandbox's where it has been built already; nothing is built for a unit test. */
export async function findHelm(): Promise<string | undefined> {
  const tool = toolWithCommand("helm");
  const release = await findRelease(tool, process.env);
  if (release?.["helm"]) return release["helm"];
  const folder = commandsFolder(tool, { cacheRoot: defaultCacheRoot() });
  return (await isMade(folder)) ? join(folder, "helm") : undefined;
}

/** Skips the test and prints why, when `present` is false. */
export function skipUnless(context: Mocha.Context, present: unknown, why: string): void {
  if (present) return;
  console.log(`    skipped: ${why}`);
  context.skip();
}

export const contractIsPresent = existsSync(contract);

/** `helm template` of a chart (archive or folder); the values go in as JSON, which is YAML. */
export async function render(
  helm: string,
  chart: string,
  release: { name: string; namespace: string; values: object },
): Promise<KubernetesObject[]> {
  const args = ["template", release.name, chart, "--namespace", release.namespace, "--values", "-"];
  const { stdout } = await execa(helm, args, { input: JSON.stringify(release.values) });
  return objectsOf(stdout);
}

/** The documents of a YAML stream that are not empty. */
export function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: "1.1" })
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Objects by `kind namespace/name`, so that lists can be compared whatever their order. */
export function byName(objects: KubernetesObject[]): Record<string, KubernetesObject> {
  const key = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
  return Object.fromEntries(objects.map((object) => [key(object), object]).sort());
}
