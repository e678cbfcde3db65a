import { UNKNOWN } from "../objects/wire.ts";
import type { TaintNode } from "./taint.ts";

/** What a place is to a secret. */
export interface Sink {
  readonly legal: boolean;
  /** False where a value that decides is not known. */
  readonly known: boolean;
  readonly place: string;
  readonly fix: string;
}

type Path = readonly (string | number)[];

const VARIABLE = /^gitlab:index\/(project|group|instance)Variable:/;
const IN_SECRET = "keep the value in a Secret and name the Secret here";

/** What the place at a path of a resource's inputs is to a secret: data of a Secret, a masked variable and a provider's credentials take one. */
export function sinkOf({ type, inputs }: TaintNode, path: Path): Sink {
  if (type.startsWith("pulumi:providers:")) return legal("credentials of a provider");
  if (VARIABLE.test(type)) return variableSink(inputs, path);
  const [provider, module = "", kind = ""] = type.split(":");
  if (provider !== "kubernetes")
    return illegal(`${path[0]} of a ${kind || type}`, "give a secret only to a masked variable or a Secret");
  if (module.startsWith("helm.sh/") || module === "yaml/v2") return illegal(`values of a ${kind}`, IN_SECRET);
  const inList = path[0] === "items" && typeof path[1] === "number";
  const [key] = inList ? path.slice(2) : path;
  if (/^core\/v1$/.test(module) && /^Secret(Patch|List)?$/.test(kind) && (key === "data" || key === "stringData"))
    return legal("data of a Secret");
  if (/^ConfigMap/.test(kind)) return illegal("data of a ConfigMap", IN_SECRET);
  if (path.includes("env") && path.at(-1) === "value")
    return illegal("environment of a container", "use valueFrom.secretKeyRef");
  if (key === "metadata") return illegal("metadata, which everyone who lists objects can read", IN_SECRET);
  return illegal(`${String(key)} of a ${kind}`, IN_SECRET);
}

function variableSink(inputs: unknown, path: Path): Sink {
  const { masked, hidden } = (inputs ?? {}) as { masked?: unknown; hidden?: unknown };
  if (path[0] !== "value") return illegal(`${path[0]} of a variable`, "put the secret into the value");
  if (masked === true || hidden === true) return legal("value of a masked variable");
  const known = masked !== UNKNOWN && hidden !== UNKNOWN;
  return { ...illegal("value of a variable that job logs show", "set masked: true"), known };
}

function legal(place: string): Sink {
  return { legal: true, known: true, place, fix: "" };
}

function illegal(place: string, fix: string): Sink {
  return { legal: false, known: true, place, fix };
}
