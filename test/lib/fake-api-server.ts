import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { KubeObject } from "../../sandbox/providers/kubernetes/object.ts";
import { applied, conflicts, type FieldOwner, owned, setPath } from "./fake-field-managers.ts";

/** A kind that the fake serves. */
export interface ServedKind {
  apiVersion: string;
  kind: string;
  resource: string;
  namespaced: boolean;
}

/** A `Status` that a test wants for a write. */
export interface Refusal {
  code: number;
  reason: string;
  message: string;
}

/** An API server in memory: enough of discovery, create, replace, server-side apply, dry run, get, list and delete. */
export interface FakeApiServer {
  url: string;
  /** A kubeconfig with a token and the namespace `default`. */
  kubeconfig: string;
  /** `METHOD path?query` of each call since the start. */
  calls: string[];
  /** Stored objects by `apiVersion/kind/namespace/name`; change them freely. */
  objects: Map<string, KubeObject>;
  /** Stores an object as another client would. */
  put(object: KubeObject): KubeObject;
  find(kind: string, name: string): KubeObject | undefined;
  /** Sets one field in the name of another manager, as `kubectl scale` does. */
  write(kind: string, name: string, path: string[], value: unknown, owner: Omit<FieldOwner, "paths">): void;
  /** Asked before each create and apply; an answer refuses it. */
  refuse: (object: KubeObject) => Refusal | undefined;
  /** Called with each stored object: plays the controllers. */
  onStored: (object: KubeObject) => void;
  stop(): Promise<void>;
}

const CORE = [
  ["v1", "Namespace", "namespaces", false],
  ["v1", "ConfigMap", "configmaps", true],
  ["v1", "Secret", "secrets", true],
  ["v1", "Service", "services", true],
  ["v1", "ServiceAccount", "serviceaccounts", true],
  ["v1", "PersistentVolumeClaim", "persistentvolumeclaims", true],
  ["v1", "Pod", "pods", true],
  ["apps/v1", "Deployment", "deployments", true],
  ["apps/v1", "StatefulSet", "statefulsets", true],
  ["apps/v1", "DaemonSet", "daemonsets", true],
  ["batch/v1", "Job", "jobs", true],
  ["discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true],
  ["networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true],
  ["networking.k8s.io/v1", "Ingress", "ingresses", true],
  ["rbac.authorization.k8s.io/v1", "Role", "roles", true],
  ["storage.k8s.io/v1", "StorageClass", "storageclasses", false],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false],
] as const;

class StatusError extends Error {
  readonly refusal: Refusal;
  readonly kind: string;
  constructor(refusal: Refusal, kind = "") {
    super(refusal.message);
    this.refusal = refusal;
    this.kind = kind;
  }
}

function notFound(resource: string, name: string): StatusError {
  return new StatusError({ code: 404, reason: "NotFound", message: `${resource} "${name}" not found` }, resource);
}

function keyOf(object: KubeObject): string {
  return [object.apiVersion, object.kind, object.metadata.namespace ?? "", object.metadata.name].join("|");
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}

/** Starts the fake on 127.0.0.1 with the namespaces `default` and `kube-public`. */
export async function startFakeApiServer(): Promise<FakeApiServer> {
  const objects = new Map<string, KubeObject>();
  const calls: string[] = [];
  let version = 100;

  function kinds(): ServedKind[] {
    const built = CORE.map(([apiVersion, kind, resource, namespaced]) => ({ apiVersion, kind, resource, namespaced }));
    const custom = [...objects.values()]
      .filter(({ kind }) => kind === "CustomResourceDefinition")
      .map((definition) => {
        const spec = definition["spec"] as {
          group: string;
          scope: string;
          names: { kind: string; plural: string };
          versions: { name: string }[];
        };
        return {
          apiVersion: `${spec.group}/${spec.versions[0]?.name}`,
          kind: spec.names.kind,
          resource: spec.names.plural,
          namespaced: spec.scope === "Namespaced",
        };
      });
    return [...built, ...custom];
  }

  function store(object: KubeObject, dryRun: boolean): KubeObject {
    const stored = structuredClone(object);
    if (dryRun) return stored;
    stored.metadata.resourceVersion = String(++version);
    objects.set(keyOf(stored), stored);
    server.onStored(stored);
    return structuredClone(stored);
  }

  function fresh(object: KubeObject): KubeObject {
    const metadata = { ...object.metadata, uid: randomUUID(), creationTimestamp: "2026-01-01T00:00:00Z" };
    const created: KubeObject = { ...structuredClone(object), metadata };
    if (object.kind === "Secret") created["type"] ??= "Opaque";
    if (object.kind === "Namespace") {
      created.metadata.labels = {
        "kubernetes.io/metadata.name": object.metadata.name ?? "",
        ...object.metadata.labels,
      };
      created["status"] = { phase: "Active" };
    }
    if ("spec" in created) created.metadata.generation = 1;
    return created;
  }

  function guard(object: KubeObject, namespaced: boolean): void {
    const { namespace = "" } = object.metadata;
    if (namespaced && !objects.has(`v1|Namespace||${namespace}`)) throw notFound("namespaces", namespace);
    const refusal = server.refuse(object);
    if (refusal) throw new StatusError(refusal, object.kind);
  }

  function patchJson(live: KubeObject, operations: { path: string; value: unknown }[]): KubeObject {
    const next = structuredClone(live);
    for (const { path, value } of operations) {
      if (path === "/metadata/resourceVersion" && value !== live.metadata.resourceVersion) {
        throw new StatusError({ code: 409, reason: "Conflict", message: "the object has been modified" });
      }
      setPath(next as unknown as Record<string, unknown>, path.split("/").slice(1), value);
    }
    return next;
  }

  function applyPatch(live: KubeObject | undefined, wanted: KubeObject, manager: string, force: boolean): KubeObject {
    if (!live) return applied(fresh(wanted), wanted, manager);
    const found = force ? [] : conflicts(live, wanted, manager);
    if (found.length > 0) {
      const message = `Apply failed with ${found.length} conflict${found.length > 1 ? "s" : ""}: ${found.join(", ")}`;
      throw new StatusError({ code: 409, reason: "Conflict", message });
    }
    const next = applied(live, wanted, manager);
    if (JSON.stringify(next["spec"]) !== JSON.stringify(live["spec"])) {
      next.metadata.generation = (live.metadata.generation ?? 0) + 1;
    }
    return next;
  }

  function replaced(live: KubeObject, wanted: KubeObject, manager: string): KubeObject {
    const { resourceVersion, uid, creationTimestamp } = live.metadata;
    if (wanted.metadata.resourceVersion !== resourceVersion)
      throw new StatusError({ code: 409, reason: "Conflict", message: "the object has been modified" });
    const metadata = { ...wanted.metadata, uid, creationTimestamp };
    return owned({ ...structuredClone(wanted), metadata } as KubeObject, { manager, operation: "Update" }, wanted);
  }

  function remove(live: KubeObject): unknown {
    if ((live.metadata["finalizers"] as string[] | undefined)?.length) {
      live.metadata["deletionTimestamp"] = "2026-01-01T00:00:01Z";
    } else objects.delete(keyOf(live));
    return { kind: "Status", status: "Success" };
  }

  function discovery(path: string): unknown {
    if (path === "/version") return { gitVersion: "v1.36.3" };
    const all = kinds();
    if (path === "/api" || path === "/apis") {
      const inGroup = all.filter(({ apiVersion }) => apiVersion.includes("/") === (path === "/apis"));
      const groups = [...new Set(inGroup.map(({ apiVersion }) => apiVersion))];
      return {
        items: groups.map((apiVersion) => {
          const [name, groupVersion] = path === "/apis" ? apiVersion.split("/") : [undefined, apiVersion];
          const own = inGroup.filter((kind) => kind.apiVersion === apiVersion);
          const resources = own.map(({ kind }) => ({ responseKind: { kind } }));
          return { metadata: { name }, versions: [{ version: groupVersion, resources }] };
        }),
      };
    }
    const wanted = path.replace(/^\/apis?\//, "");
    const served = all.filter(({ apiVersion }) => apiVersion === wanted);
    if (served.length === 0) throw notFound("the server could not find the requested resource", wanted);
    return { resources: served.map(({ kind, resource, namespaced }) => ({ name: resource, kind, namespaced })) };
  }

  async function answer(request: IncomingMessage): Promise<unknown> {
    const url = new URL(request.url ?? "/", "http://localhost");
    calls.push(`${request.method} ${request.url}`);
    const body = await bodyOf(request);
    const parts = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(
      url.pathname,
    );
    if (!parts) return discovery(url.pathname);
    const [, core, grouped, namespace, resource = "", name] = parts;
    const apiVersion = core ?? grouped ?? "";
    const kind = kinds().find((candidate) => candidate.apiVersion === apiVersion && candidate.resource === resource);
    if (!kind) throw notFound("resource", resource);
    const live = objects.get([apiVersion, kind.kind, namespace ?? "", name].join("|"));
    const dryRun = url.searchParams.get("dryRun") === "All";
    const manager = url.searchParams.get("fieldManager") ?? "unknown";
    if (request.method === "GET" && !name) {
      const items = [...objects.values()].filter((o) => o.kind === kind.kind && o.metadata.namespace === namespace);
      return { kind: `${kind.kind}List`, items };
    }
    if (request.method === "POST") {
      const object = body as KubeObject;
      const placed = { ...object, metadata: { ...object.metadata, ...(namespace && { namespace }) } };
      guard(placed, kind.namespaced);
      if (objects.has(keyOf(placed))) {
        const message = `${resource} "${placed.metadata.name}" already exists`;
        throw new StatusError({ code: 409, reason: "AlreadyExists", message }, resource);
      }
      return store(owned(fresh(placed), { manager, operation: "Update" }, object), dryRun);
    }
    const type = request.headers["content-type"];
    if (request.method === "PATCH" && type === "application/apply-patch+yaml") {
      guard(body as KubeObject, kind.namespaced);
      return store(applyPatch(live, body as KubeObject, manager, url.searchParams.get("force") === "true"), dryRun);
    }
    if (!live) throw notFound(resource, name ?? "");
    if (request.method === "PUT") return store(replaced(live, body as KubeObject, manager), dryRun);
    if (request.method === "PATCH") return store(patchJson(live, body as { path: string; value: unknown }[]), dryRun);
    return request.method === "DELETE" ? remove(live) : live;
  }

  const http = createServer((request, response) => {
    answer(request)
      .then((value) => ({ code: request.method === "POST" ? 201 : 200, value }))
      .catch((error: unknown) => {
        if (!(error instanceof StatusError)) throw error;
        const { code, reason, message } = error.refusal;
        return {
          code,
          value: { kind: "Status", status: "Failure", code, reason, message, details: { kind: error.kind } },
        };
      })
      .then(({ code, value }) => {
        response.writeHead(code, { "content-type": "application/json" });
        response.end(JSON.stringify(value));
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: FakeApiServer = {
    url,
    kubeconfig: JSON.stringify({
      "current-context": "fake",
      contexts: [{ name: "fake", context: { cluster: "fake", user: "fake" } }],
      clusters: [{ name: "fake", cluster: { server: url } }],
      users: [{ name: "fake", user: { token: "not-a-secret" } }],
    }),
    calls,
    objects,
    put: (object) => store(fresh(object), false),
    find: (kind, name) => [...objects.values()].find((o) => o.kind === kind && o.metadata.name === name),
    write(kind, name, path, value, owner) {
      const live = server.find(kind, name)!;
      setPath(live as unknown as Record<string, unknown>, path, value);
      live.metadata.generation = (live.metadata.generation ?? 0) + 1;
      store(owned(live, owner, undefined, [path]), false);
    },
    refuse: () => undefined,
    onStored: () => {},
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  for (const name of ["default", "kube-public"])
    server.put({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  return server;
}
