import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signingKey } from "../registry/cosign.ts";
import { OciClient } from "../registry/oci.ts";
import type { Places } from "./places.ts";
import { sampleApp } from "./sample-app.ts";
import { entriesOf, type StackFile, type Tree } from "./stack-file.ts";
import { rootToken } from "./tokens.ts";
import type { World } from "./world.ts";

/** Where an app's artifact belongs: repository below the registry's host, and the tag that its `ref` finds. */
export interface SampleTarget {
  app: string;
  project: string;
  repository: string;
  tag: string;
}

/** Targets of every app; an app that names a digest has none, since nothing of the sandbox can have that digest. */
export function sampleTargets({ areas }: StackFile): SampleTarget[] {
  return entriesOf(areas["apps"]).flatMap(([app, settings]) => {
    const tag = tagOf((settings["ref"] ?? {}) as Tree);
    const project = String(settings["project"]);
    const image = settings["image"] === undefined ? "" : `/${settings["image"]}`;
    return tag === undefined ? [] : [{ app, project, repository: `${project}${image}`, tag }];
  });
}

/** The tag itself, or for a range its lowest version: `1.x` is `1.0.0`, `>=2.1.0 <3.0.0` is `2.1.0`. */
function tagOf({ tag, semver }: Tree): string | undefined {
  if (typeof tag === "string") return tag;
  const [first] = /\d+(\.\d+){0,2}/.exec(String(semver ?? "")) ?? [];
  return first && [...first.split("."), "0", "0"].slice(0, 3).join(".");
}

/** Pushes and signs what each app's pipeline would push, unless the same content is there already. */
export async function publishSamples(places: Places, world: World, file: StackFile): Promise<void> {
  const client = new OciClient({ host: world.registry, username: "root", password: await rootToken(places) });
  const { privateKey } = signingKey(places.registry);
  for (const target of sampleTargets(file)) {
    const digest = await publish(client, world, target, sampleApp(target.app));
    await client.sign(target.repository, digest, privateKey);
  }
}

/** Pushes files as one artifact, as `flux push artifact` in a pipeline of the project's default branch would. */
export async function publish(
  client: OciClient,
  world: World,
  target: SampleTarget,
  files: Record<string, string>,
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "artifact-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
    const source = `${world.gitlab.url}/${target.project}.git`;
    const { digest } = await client.push({
      repository: target.repository,
      tag: target.tag,
      dir,
      source,
      revision: `main@sha1:${"0".repeat(40)}`,
    });
    return digest;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
