import { parseAllDocuments } from "yaml";
import type { KubeObject } from "../object.ts";

function shown(object: unknown): string {
  const text = JSON.stringify(object);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

/** Items of List kinds in place of the list, in order. */
function flatten(object: KubeObject): KubeObject[] {
  const items = object["items"];
  return Array.isArray(items) && object.kind?.endsWith("List") ? (items as KubeObject[]).flatMap(flatten) : [object];
}

/** Refuses what is no object: without kind, apiVersion or name. */
export function checkedObjects(objects: KubeObject[]): KubeObject[] {
  return objects.flatMap(flatten).map((object) => {
    if (!object.kind || !object.apiVersion) {
      throw new Error(`Kubernetes resources require a kind and apiVersion: ${shown(object)}`);
    }
    if (!object.metadata?.name) throw new Error(`YAML object does not have a .metadata.name: ${shown(object)}`);
    return object;
  });
}

/** Reads a YAML stream of objects; empty documents are skipped. `source` is for the error. */
export function parseManifest(text: string, source: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${source} is not valid YAML: ${error.message}`);
    const value = document.toJS() as KubeObject | null;
    return value && Object.keys(value).length > 0 ? [value] : [];
  });
}
