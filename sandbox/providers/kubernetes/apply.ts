import { isNotFound } from "./api-errors.ts";
import type { Cluster } from "./cluster.ts";
import type { KubeObject, ManagedFields } from "./object.ts";
import { isBuiltIn } from "./scope.ts";

/** Managers under which an object's fields stand after a create, before the first server-side apply. */
const CLIENT_SIDE = ["pulumi-kubernetes", "pulumi-resource-kubernetes"];

/** How a write is done. Writes are not aborted: an answer that is not read would leave an object that nobody knows. */
export interface WriteOptions {
  /** Nothing is stored. */
  dryRun: boolean;
  fieldManager: string;
  /** Take over fields that other managers own. */
  force?: boolean;
}

function query(object: KubeObject, options: WriteOptions): Record<string, string | undefined> {
  return {
    fieldManager: options.fieldManager,
    dryRun: options.dryRun ? "All" : undefined,
    force: options.force ? "true" : undefined,
    // The real provider checks built-in kinds against the OpenAPI document; fields a CRD lacks are dropped silently.
    fieldValidation: isBuiltIn(object.apiVersion) ? "Strict" : "Ignore",
  };
}

/** POST: fails with AlreadyExists when the object is there. */
export async function createObject(cluster: Cluster, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
  const path = await cluster.path(object, false);
  return cluster.call({ method: "POST", path, query: query(object, options), body: object });
}

/** Server-side apply of the object under `fieldManager`. */
export async function applyObject(cluster: Cluster, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
  return cluster.call({
    method: "PATCH",
    path: await cluster.path(object, true),
    query: query(object, options),
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}

type FieldTree = Record<string, unknown>;

function union(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] = before === undefined ? value : union(before as FieldTree, value as FieldTree);
  }
  return result;
}

/** Does an entry come from this provider's own create (or an older client-side update)? */
function isOwnUpdate(entry: ManagedFields): boolean {
  return entry.operation === "Update" && !entry.subresource && CLIENT_SIDE.includes(entry.manager);
}

/** Is the object still as its create left it, so that its fields belong to a client-side manager? */
function hasClientSideFields(live: KubeObject): boolean {
  return (live.metadata.managedFields ?? []).some(isOwnUpdate);
}

/**
 * Managed fields in which `fieldManager` owns, by apply, what the create's manager owned: without it the first apply
 * would conflict with our own create, and fields removed from the inputs would stay (client-go, csaupgrade).
 */
export function upgradedManagedFields(fields: ManagedFields[], fieldManager: string): ManagedFields[] {
  const own = fields.filter(isOwnUpdate);
  const applied = fields.find((entry) => entry.operation === "Apply" && entry.manager === fieldManager);
  const first = own[0];
  if (!first) return fields;
  const merged: ManagedFields = {
    ...(applied ?? { ...first, manager: fieldManager, operation: "Apply" as const }),
    fieldsV1: own.reduce((tree, entry) => union(tree, entry.fieldsV1), applied?.fieldsV1 ?? {}),
  };
  return [...fields.filter((entry) => !isOwnUpdate(entry) && entry !== applied), merged];
}

/** Hands the fields of our create over to `fieldManager`; fails with Conflict when the object changed meanwhile. */
async function takeOverCreate(cluster: Cluster, live: KubeObject, fieldManager: string): Promise<void> {
  await cluster.call({
    method: "PATCH",
    path: await cluster.path(live, true),
    contentType: "application/json-patch+json",
    body: [
      { op: "replace", path: "/metadata/resourceVersion", value: live.metadata.resourceVersion },
      {
        op: "replace",
        path: "/metadata/managedFields",
        value: upgradedManagedFields(live.metadata.managedFields ?? [], fieldManager),
      },
    ],
  });
}

/**
 * Brings a live object to what is wanted: server-side apply, after the fields of our create were taken over. A definition is replaced as
 * a whole (PUT with the live resourceVersion), as the real provider does it: no owner of a field can object.
 */
export async function updateObject(
  cluster: Cluster,
  live: KubeObject,
  wanted: KubeObject,
  options: WriteOptions,
): Promise<KubeObject> {
  if (wanted.kind === "CustomResourceDefinition") {
    const path = await cluster.path(wanted, true);
    const body = { ...wanted, metadata: { ...wanted.metadata, resourceVersion: live.metadata.resourceVersion } };
    return cluster.call({ method: "PUT", path, query: query(wanted, { ...options, force: false }), body });
  }
  const { dryRun, fieldManager, force } = options;
  const first = hasClientSideFields(live);
  if (first && !dryRun) await takeOverCreate(cluster, live, fieldManager);
  // A dry run cannot take over the create's fields first, so it takes them by force.
  return applyObject(cluster, wanted, { dryRun, fieldManager, force: force || (dryRun && first) });
}

/** The live object, or undefined when there is none. */
export async function findObject(
  cluster: Cluster,
  object: KubeObject,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  return cluster.get(object, signal).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}
