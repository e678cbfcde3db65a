import {
  type CallContext,
  type ConstructRequest,
  type ConstructResult,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
} from "../../plugin/index.ts";
import type { Cluster } from "../cluster.ts";
import { type KubeObject, typeToken } from "../object.ts";
import { isNamespaced } from "../scope.ts";
import { checkedObjects } from "./manifest.ts";
import { ordered } from "./order.ts";

/** What a component adds to each of its objects. */
export interface ChildOptions {
  /** Children are called `<prefix>:<namespace>/<name>`. */
  prefix: string;
  /** For namespaced objects that name none. */
  namespace: string;
  skipAwait: boolean;
}

/** Registers the component with the request's dependencies, as recorded, and gives its URN. */
export async function registerComponent(request: ConstructRequest): Promise<string> {
  const provider = request.providers["kubernetes"];
  const { urn } = await request.monitor.register({
    type: request.type,
    name: request.name,
    parent: request.parent,
    custom: false,
    dependencies: request.dependencies,
    provider,
    providers: request.providers,
    protect: request.protect,
    retainOnDelete: request.retainOnDelete,
  });
  return urn;
}

/** The answer of a component whose inputs are not known yet: no children, unknown `resources`. */
export function unknownComponent(urn: string, context: CallContext): ConstructResult {
  context.log("warning", "inputs are not known before the deployment; the objects of this component are not previewed");
  return { urn, state: { resources: UNKNOWN } };
}

function annotated(object: KubeObject, name: string, value: string): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [name]: value } },
  };
}

function inputsOf(object: KubeObject): PropertyMap {
  const inputs = { ...object } as unknown as PropertyMap;
  if (object.apiVersion !== "v1" || object.kind !== "Secret") return inputs;
  for (const field of ["data", "stringData"]) {
    if (inputs[field] !== undefined && inputs[field] !== null) inputs[field] = new Secret(inputs[field]);
  }
  return inputs;
}

async function placed(objects: KubeObject[], options: ChildOptions, cluster: Cluster): Promise<KubeObject[]> {
  const defined = new Map<string, boolean>();
  for (const object of objects) {
    const spec = object["spec"] as { group?: string; scope?: string; names?: { kind?: string } } | undefined;
    if (object.kind === "CustomResourceDefinition") {
      defined.set(`${spec?.group}/${spec?.names?.kind}`, spec?.scope === "Namespaced");
    }
  }
  return Promise.all(
    objects.map(async (object) => {
      const own = defined.get(`${object.apiVersion.split("/")[0]}/${object.kind}`);
      const namespaced = own ?? (await isNamespaced(object.apiVersion, object.kind, cluster));
      const { namespace, ...metadata } = object.metadata;
      if (namespaced === false) return { ...object, metadata };
      return {
        ...object,
        metadata: { ...metadata, namespace: namespace ?? (namespaced ? options.namespace : undefined) },
      };
    }),
  );
}

/**
 * Registers each object as a child of the component: the same provider, no dependencies but those among the objects,
 * data of Secrets marked secret, `helm.sh/resource-policy: keep` retained on delete.
 */
export async function registerObjects(
  request: ConstructRequest,
  urn: string,
  objects: KubeObject[],
  options: ChildOptions,
  cluster: Cluster,
): Promise<ConstructResult> {
  const provider = request.providers["kubernetes"];
  const list = ordered(await placed(checkedObjects(objects), options, cluster));
  const started: Promise<ResourceReference>[] = [];
  const register = async (index: number): Promise<ResourceReference> => {
    const entry = list[index]!;
    const before = await Promise.all(entry.dependsOn.map(start));
    const object = options.skipAwait ? annotated(entry.object, "pulumi.com/skipAwait", "true") : entry.object;
    const { namespace, name } = object.metadata;
    const type = typeToken(object.apiVersion, object.kind);
    const childName = `${options.prefix}:${namespace ? `${namespace}/` : ""}${name}`;
    const inputs = inputsOf(object);
    const child = await request.monitor.register({
      type,
      name: childName,
      parent: urn,
      custom: true,
      inputs,
      provider,
      dependencies: before.map((reference) => reference.urn),
      propertyDependencies: Object.fromEntries(Object.keys(inputs).map((key) => [key, []])),
      retainOnDelete: object.metadata.annotations?.["helm.sh/resource-policy"] === "keep" ? true : undefined,
    });
    return new ResourceReference(child.urn, child.id === "" ? UNKNOWN : child.id, { name: childName, type });
  };
  function start(index: number): Promise<ResourceReference> {
    started[index] ??= register(index);
    return started[index];
  }
  const resources = await Promise.all(list.map((_, index) => start(index)));
  return { urn, state: { resources } };
}
