import { readFileSync } from "node:fs";
import {
  type CallContext,
  type ConstructRequest,
  type ConstructResult,
  containsUnknown,
  unwrapSecrets,
} from "../../plugin/index.ts";
import type { Cluster } from "../cluster.ts";
import type { KubeObject } from "../object.ts";
import { expandPattern } from "./glob.ts";
import { parseManifest } from "./manifest.ts";
import { registerComponent, registerObjects, unknownComponent } from "./register.ts";

async function fileObjects(file: string): Promise<KubeObject[]> {
  if (/^https?:\/\//.test(file)) {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(`${file} cannot be read: HTTP ${answer.status}`);
    return parseManifest(await answer.text(), file);
  }
  return expandPattern(file).flatMap((path) => parseManifest(readFileSync(path, "utf8"), path));
}

/** `yaml.v2.ConfigGroup` and `yaml.v2.ConfigFile`: objects from `objs`, `yaml`, `files` or `file`, in this order. */
export async function constructConfigGroup(
  request: ConstructRequest,
  context: CallContext,
  cluster: Cluster,
): Promise<ConstructResult> {
  const urn = await registerComponent(request);
  if (containsUnknown(request.inputs)) return unknownComponent(urn, context);
  const inputs = unwrapSecrets(request.inputs) as {
    objs?: KubeObject | KubeObject[];
    yaml?: string;
    files?: string | string[];
    file?: string;
    resourcePrefix?: string;
    skipAwait?: boolean;
  };
  const objects = [inputs.objs ?? []].flat();
  if (inputs.yaml) objects.push(...parseManifest(inputs.yaml, "the input yaml"));
  for (const file of [inputs.files ?? [], inputs.file ?? []].flat()) objects.push(...(await fileObjects(file)));
  const options = {
    prefix: inputs.resourcePrefix ?? request.name,
    namespace: cluster.access.namespace,
    skipAwait: inputs.skipAwait ?? false,
  };
  return registerObjects(request, urn, objects, options, cluster);
}
