import { type Notes, Reader } from "./reader.ts";
import { fromWire } from "./wire.ts";

/**
 * What kind of statement a resource is: a whole object, a patch that states only some fields, a Helm release or chart of
 * which only the values are seen, a GitLab resource, or something else.
 */
export type Shape = "object" | "patch" | "release" | "gitlab" | "other";

/** Resource options that a judge asks about. */
export interface Options {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** Whether secrets bear their mark in the data: a state and a synthesised graph show it, the engine's policies do not. */
  readonly secretsMarked: boolean;
}

/** One object to judge, whatever it was written as. */
export interface Resource {
  /** Where it came from: a Pulumi URN, or a file name with the document's number. */
  readonly origin: string;
  /** Pulumi type token, or `kubernetes:<apiVersion>:<kind>` for a manifest. */
  readonly type: string;
  /** API group; "" for the core group; "gitlab" for GitLab resources. */
  readonly group: string;
  readonly version: string;
  /** Kind without `Patch` and `List`. */
  readonly kind: string;
  readonly shape: Shape;
  /** `metadata.name` where it is known, else the logical name. */
  readonly name: string;
  /** `metadata.namespace` where it is known. */
  readonly namespace: string | undefined;
  /** The data that `base` is a path into. */
  readonly root: unknown;
  /** Path of this object inside the data: empty, or `items`, number for a member of a list. */
  readonly base: readonly (string | number)[];
  /** Options of the Pulumi resource, where they are known: a manifest has none. */
  readonly options?: Options;
}

/** What sort of object a resource is, without its data: many are of the same sort. */
export type Sort = Pick<Resource, "type" | "group" | "version" | "kind" | "shape">;

/** A reader at the object's place; paths that it gives start at the resource's root. */
export function readerOf(resource: Resource, notes?: Notes): Reader {
  return new Reader(resource.root, notes).at(...resource.base);
}

/** How a person finds the object again: `Deployment shop/web`. */
export function titleOf(resource: Resource): string {
  const place = resource.namespace === undefined ? resource.name : `${resource.namespace}/${resource.name}`;
  return `${resource.kind} ${place}`;
}

/**
 * The objects of one Pulumi resource. `*List` gives each item, `*Patch` the shape `patch`, a custom resource its real
 * kind; group versions are kept, so `extensions/v1beta1` is judged like `apps/v1`.
 *
 * @param type type token, such as `kubernetes:apps/v1:Deployment` or `gitlab:index/projectVariable:ProjectVariable`
 * @param props inputs or outputs in wire form
 */
export function fromPulumi(type: string, props: unknown, origin: string, logicalName = ""): Resource[] {
  const data = fromWire(props);
  const [provider = "", module = "", token = ""] = type.split(":");
  if (provider === "gitlab") {
    return [{ ...EMPTY, origin, type, group: "gitlab", kind: token, shape: "gitlab", name: logicalName, root: data }];
  }
  // What reads manifests is no object: each object that it makes is a resource of its own.
  if (provider !== "kubernetes" || /^(yaml|kustomize)(\/|$)/.test(module)) {
    return [{ ...EMPTY, origin, type, kind: token, name: logicalName, root: data }];
  }
  if (module.startsWith("helm.sh/")) {
    return [
      { ...named(data, [], logicalName), ...HELM, origin, type, kind: token, shape: "release", root: data, base: [] },
    ];
  }
  const apiVersion = textAt(data, "apiVersion") ?? (module.startsWith("core/") ? module.slice("core/".length) : module);
  const patch = token.endsWith("Patch") && textAt(data, "kind") !== token;
  const stated = textAt(data, "kind");
  const kind = stated ?? (patch ? token.slice(0, -"Patch".length) : token);
  return unfold(data, [], apiVersion, kind, patch, { origin, type, logicalName });
}

/** The objects of one manifest (a document of a YAML file, a chart's rendering). */
export function fromManifest(manifest: unknown, origin: string): Resource[] {
  const data = fromWire(manifest);
  const apiVersion = textAt(data, "apiVersion") ?? "";
  const kind = textAt(data, "kind") ?? "";
  return unfold(data, [], apiVersion, kind, false, {
    origin,
    type: `kubernetes:${apiVersion}:${kind}`,
    logicalName: "",
  });
}

interface Whence {
  origin: string;
  type: string;
  logicalName: string;
}

const EMPTY = {
  group: "",
  version: "",
  shape: "other" as Shape,
  namespace: undefined,
  root: undefined as unknown,
  base: [] as (string | number)[],
};

const HELM = { group: "helm.sh", version: "" };

function unfold(
  root: unknown,
  base: (string | number)[],
  apiVersion: string,
  kind: string,
  patch: boolean,
  whence: Whence,
): Resource[] {
  const here = new Reader(root).at(...base);
  const items = here.at("items");
  const item = kind.slice(0, -"List".length);
  // Items that are not known yet, or are no list, are read as one member that nobody can see.
  if (kind.endsWith("List") && item !== "" && !items.isList() && items.visible !== undefined && items.visible !== null)
    return unfold(root, [...base, "items", 0], apiVersion, item, patch, whence);
  if (kind.endsWith("List") && items.isList()) {
    return here
      .at("items")
      .list()
      .flatMap((member, index) =>
        unfold(
          root,
          [...base, "items", index],
          member.at("apiVersion").text() ?? apiVersion,
          member.at("kind").text() ?? item,
          patch,
          whence,
        ),
      );
  }
  const slash = apiVersion.indexOf("/");
  return [
    {
      ...named(root, base, whence.logicalName),
      origin: whence.origin,
      type: whence.type,
      group: apiVersion.slice(0, Math.max(slash, 0)),
      version: apiVersion.slice(slash + 1),
      kind,
      shape: patch ? "patch" : "object",
      root,
      base,
    },
  ];
}

function named(root: unknown, base: (string | number)[], logicalName: string) {
  const metadata = new Reader(root).at(...base, "metadata");
  return {
    name: metadata.at("name").text() ?? metadata.at("generateName").text() ?? logicalName,
    namespace: metadata.at("namespace").text(),
  };
}

function textAt(data: unknown, key: string): string | undefined {
  return new Reader(data).at(key).text();
}
