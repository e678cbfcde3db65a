import { setTimeout as sleep } from "node:timers/promises";
import {
  type CallContext,
  type CreateRequest,
  type CreateResult,
  containsUnknown,
  type DeleteRequest,
  InitializationFailed,
  type PropertyMap,
  type ReadRequest,
  type ReadResult,
  type UpdateRequest,
  type UpdateResult,
} from "../plugin/index.ts";
import { ApiError, isNotFound, NoMatchError } from "./api-errors.ts";
import { applyObject, createObject, findObject, updateObject } from "./apply.ts";
import { awaitReady, lookIfReady, skipsAwait, timeoutSeconds } from "./await/ready.ts";
import { NotReadyError, waitUntilGone } from "./await/wait.ts";
import { type Cluster, identified } from "./cluster.ts";
import { createdNotReady, notCreated, updateFailed } from "./messages.ts";
import { annotationOf, isPatchToken, type KubeObject, newFieldManager, objectId, toObject } from "./object.ts";
import type { ProviderSettings } from "./settings.ts";
import { checkpoint, importedInputs, pruneToInputs } from "./state.ts";

/** What the operations on objects need. */
export interface ObjectsOptions {
  cluster: Cluster;
  settings: ProviderSettings;
  /** Pauses in milliseconds before a create is tried again while its namespace or kind is missing. */
  retryPauses?: number[];
}

// Recorded: 63 s until it gives up.
const RETRY_PAUSES = [1000, 2000, 4000, 8000, 16_000, 32_000];
const DELETE_SECONDS = 600;

function mayAppear(error: unknown): boolean {
  return error instanceof NoMatchError || (isNotFound(error) && (error as ApiError).subject === "namespaces");
}

function reasonsOf(error: NotReadyError): string[] {
  return [error.message, ...error.reasons.filter((reason) => reason !== error.message)];
}

/** Create, update, read and delete of single objects and of Patch resources. */
export function objectOperations({ cluster, settings, retryPauses = RETRY_PAUSES }: ObjectsOptions) {
  async function retried(work: () => Promise<KubeObject>, context: CallContext): Promise<KubeObject> {
    for (const pause of retryPauses) {
      try {
        return await work();
      } catch (error) {
        if (!mayAppear(error)) throw error;
        context.log("info", `Retry: ${(error as Error).message}`, { ephemeral: true });
        await sleep(pause, undefined, { signal: context.signal });
      }
    }
    return work();
  }

  const forced = (inputs: PropertyMap) =>
    settings.enablePatchForce || annotationOf(inputs, "pulumi.com/patchForce") === "true";

  async function write(object: KubeObject, request: CreateRequest, fieldManager: string, context: CallContext) {
    const options = { dryRun: request.preview };
    const inputs = request.properties;
    if (isPatchToken(request.type)) {
      if (!(await findObject(cluster, object, context.signal))) {
        throw new Error(`there is no ${object.kind} ${objectId(object)} to patch; create it first`);
      }
      return applyObject(cluster, object, { ...options, fieldManager, force: forced(inputs) });
    }
    if (settings.upsertExistingObjects) {
      // A preview has no earlier state to compare owners with, so it takes fields by force.
      return applyObject(cluster, object, { ...options, fieldManager, force: forced(inputs) || request.preview });
    }
    return createObject(cluster, object, { ...options, fieldManager: "pulumi-kubernetes" });
  }

  async function previewCreate(request: CreateRequest, context: CallContext): Promise<CreateResult> {
    const asIs = { id: "", properties: request.properties };
    if (containsUnknown(request.properties) || isPatchToken(request.type)) return asIs;
    const object = toObject(request.properties);
    const fieldManager = newFieldManager();
    try {
      await cluster.ensureReachable();
      const live = await write(object, request, fieldManager, context);
      const kept = { fieldManager, initialApiVersion: object.apiVersion };
      return { id: "", properties: checkpoint(live, request.properties, kept) };
    } catch (error) {
      if (error instanceof ApiError && error.reason !== "AlreadyExists" && !mayAppear(error)) {
        throw notCreated(request.urn, `${object.apiVersion}/${object.kind}`, error);
      }
      return asIs;
    }
  }

  return {
    async create(request: CreateRequest, context: CallContext): Promise<CreateResult> {
      if (request.preview) return previewCreate(request, context);
      const inputs = request.properties;
      const object = toObject(inputs);
      const fieldManager = annotationOf(inputs, "pulumi.com/patchFieldManager") ?? newFieldManager();
      const kept = { fieldManager, initialApiVersion: object.apiVersion };
      let live: KubeObject;
      try {
        await cluster.ensureReachable();
        live = await retried(() => write(object, request, fieldManager, context), context);
      } catch (error) {
        throw notCreated(request.urn, `${object.apiVersion}/${object.kind}`, error);
      }
      const id = objectId(live);
      try {
        live = await awaitReady(cluster, live, { ...request, inputs }, context);
      } catch (error) {
        const last = error instanceof NotReadyError ? error.live : live;
        throw new InitializationFailed(createdNotReady(request.urn, error), {
          id,
          properties: checkpoint(last, inputs, kept),
          inputs,
          reasons: error instanceof NotReadyError ? reasonsOf(error) : [String(error)],
        });
      }
      return { id, properties: checkpoint(live, inputs, kept) };
    },

    async update(request: UpdateRequest, context: CallContext): Promise<UpdateResult> {
      const { news, olds, preview } = request;
      if (preview && containsUnknown(news)) return { properties: news };
      const object = toObject(news);
      const fieldManager =
        annotationOf(news, "pulumi.com/patchFieldManager") ?? String(olds["__fieldManager"] ?? newFieldManager());
      const kept = { fieldManager, initialApiVersion: String(olds["__initialApiVersion"] ?? object.apiVersion) };
      let live: KubeObject | undefined;
      try {
        await cluster.ensureReachable();
        live = await cluster.get(object, context.signal);
        live = await updateObject(cluster, live, object, { dryRun: preview, fieldManager, force: forced(news) });
        if (!preview) live = await awaitReady(cluster, live, { ...request, inputs: news }, context);
      } catch (error) {
        const last = error instanceof NotReadyError ? error.live : live;
        const message = updateFailed(request.id, fieldManager, error);
        if (preview || !last) throw new Error(message);
        throw new InitializationFailed(message, {
          id: request.id,
          properties: checkpoint(last, news, kept),
          reasons: error instanceof NotReadyError ? reasonsOf(error) : [message],
        });
      }
      return { properties: checkpoint(live, news, kept) };
    },

    async read(request: ReadRequest, context: CallContext): Promise<ReadResult> {
      const [apiVersion, kind] = gvkOf(request);
      await cluster.ensureReachable();
      let live: KubeObject | undefined;
      try {
        live = await findObject(cluster, identified(apiVersion, kind, request.id), context.signal);
      } catch (error) {
        if (!(error instanceof NoMatchError)) throw error;
      }
      if (!live) return { id: "" };
      const known = Object.keys(request.inputs).length > 0;
      const inputs = known ? (pruneToInputs(live as never, request.inputs) as PropertyMap) : importedInputs(live);
      const properties = checkpoint(live, inputs, {
        fieldManager: String(request.properties["__fieldManager"] ?? newFieldManager()),
        initialApiVersion: String(request.properties["__initialApiVersion"] ?? apiVersion),
      });
      const failure = await lookIfReady(cluster, live, { inputs, type: request.type });
      if (failure) {
        const reasons = reasonsOf(failure);
        const id = objectId(live);
        throw new InitializationFailed(
          `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${failure.message}`,
          { id, properties, inputs, reasons },
        );
      }
      return { id: objectId(live), properties, inputs };
    },

    async delete(request: DeleteRequest, context: CallContext): Promise<void> {
      const [apiVersion, kind] = gvkOf({ ...request, inputs: request.oldInputs });
      try {
        await cluster.ensureReachable();
      } catch (error) {
        if (settings.deleteUnreachable) return;
        throw error;
      }
      const object = identified(apiVersion, kind, request.id);
      const inputs = request.oldInputs;
      try {
        if (isPatchToken(request.type)) {
          // Applying nothing gives the fields up; those that nobody else owns go.
          const fieldManager = String(request.properties["__fieldManager"] ?? "");
          if (!(await findObject(cluster, object, context.signal))) return;
          await applyObject(cluster, object, { dryRun: false, fieldManager, force: true });
          return;
        }
        const policy = annotationOf(inputs, "pulumi.com/deletionPropagationPolicy") ?? "Foreground";
        const propagationPolicy = `${policy[0]?.toUpperCase()}${policy.slice(1).toLowerCase()}`;
        const uid = (request.properties["metadata"] as { uid?: string } | undefined)?.uid;
        await cluster.call({
          method: "DELETE",
          path: await cluster.path(object, true),
          body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
        });
        if (skipsAwait(inputs)) return;
        await waitUntilGone(
          cluster,
          { ...object, metadata: { ...object.metadata, uid } },
          { timeoutSeconds: timeoutSeconds(inputs, request.timeout, DELETE_SECONDS), signal: context.signal },
        );
      } catch (error) {
        if (!isNotFound(error) && !(error instanceof NoMatchError)) throw error;
      }
    },
  };
}

/** apiVersion and kind of a resource: from its state, or from the type token for an import. */
function gvkOf(request: { type: string; inputs: PropertyMap; properties: PropertyMap }): [string, string] {
  const [, token = "", tokenKind = ""] = request.type.split(":");
  const apiVersion = request.inputs["apiVersion"] ?? request.properties["apiVersion"];
  const kind = request.inputs["kind"] ?? request.properties["kind"];
  return [
    typeof apiVersion === "string" ? apiVersion : token.replace(/^core\//, ""),
    typeof kind === "string" ? kind : tokenKind.replace(/Patch$/, ""),
  ];
}
