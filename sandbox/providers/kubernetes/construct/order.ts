import { type KubeObject, splitApiVersion } from "../object.ts";

const DEPENDS_ON = "config.kubernetes.io/depends-on";

/** `group/[namespaces/namespace/]kind/name`, the form of the annotation (kpt, "depends-on"). */
function reference(object: KubeObject): string {
  const { group } = splitApiVersion(object.apiVersion);
  const namespace = object.metadata.namespace ? `namespaces/${object.metadata.namespace}/` : "";
  return `${group}/${namespace}${object.kind}/${object.metadata.name}`;
}

function definedKind(object: KubeObject): string | undefined {
  if (object.kind !== "CustomResourceDefinition") return undefined;
  const spec = object["spec"] as { group?: string; names?: { kind?: string } } | undefined;
  return `${spec?.group}/${spec?.names?.kind}`;
}

/** An object and what must be deployed before it, as indices of the list. */
export interface Ordered {
  object: KubeObject;
  dependsOn: number[];
}

/**
 * The dependencies among the objects of one component: a CRD before its objects, a Namespace before what is in it, and
 * what the annotation `config.kubernetes.io/depends-on` names. Refuses circles and references that nothing meets.
 */
export function ordered(objects: KubeObject[]): Ordered[] {
  const byReference = new Map(objects.map((object, index) => [reference(object), index]));
  const namespaces = new Map<string, number>();
  const definitions = new Map<string, number>();
  objects.forEach((object, index) => {
    if (object.apiVersion === "v1" && object.kind === "Namespace") namespaces.set(object.metadata.name ?? "", index);
    const defined = definedKind(object);
    if (defined) definitions.set(defined, index);
  });
  const result = objects.map((object): Ordered => {
    const wanted = (object.metadata.annotations?.[DEPENDS_ON] ?? "")
      .split(",")
      .map((text) => text.trim())
      .filter(Boolean);
    const explicit = wanted.map((text) => {
      const index = byReference.get(text);
      if (index !== undefined) return index;
      throw new Error(
        `${object.kind} ${object.metadata.name}: the annotation ${DEPENDS_ON} names ${text}, which is not among the objects`,
      );
    });
    const implicit = [
      namespaces.get(object.metadata.namespace ?? ""),
      definitions.get(`${splitApiVersion(object.apiVersion).group}/${object.kind}`),
    ];
    return { object, dependsOn: [...new Set([...implicit, ...explicit].filter((index) => index !== undefined))] };
  });
  refuseCircles(result);
  return result;
}

function refuseCircles(list: Ordered[]): void {
  const done = new Set<number>();
  const visit = (index: number, path: number[]) => {
    if (done.has(index)) return;
    if (path.includes(index)) {
      const names = [...path.slice(path.indexOf(index)), index].map((i) => list[i]?.object.metadata.name);
      throw new Error(`the objects depend on each other in a circle: ${names.join(" → ")}`);
    }
    for (const next of list[index]?.dependsOn ?? []) visit(next, [...path, index]);
    done.add(index);
  };
  list.forEach((_, index) => {
    visit(index, []);
  });
}
