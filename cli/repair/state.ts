import type { Owner } from "./marks.ts";

/** Values as the engine keeps them; secrets are objects that hold ciphertext. */
export type Values = Record<string, unknown>;

/** A resource in an exported state, as far as repair reads it. */
export interface StateResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  /** True for the old one of a replacement that is still to be deleted. */
  delete?: boolean;
  parent?: string;
  /** `<provider's URN>::<provider's id>`. */
  provider?: string;
  inputs?: Values;
  outputs?: Values;
  dependencies?: string[];
  [option: string]: unknown;
}

/** What the engine was about to do when it was cut off. */
export interface Operation {
  type: "creating" | "updating" | "deleting" | "reading" | "importing";
  resource: StateResource;
}

/** The answer of `pulumi stack export`. */
export interface Export {
  version: number;
  deployment: { resources?: StateResource[]; pending_operations?: Operation[]; [part: string]: unknown };
}

export interface Urn extends Owner {
  type: string;
  name: string;
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; a name may hold colons. Refuses anything else. */
export function partsOfUrn(urn: string): Urn {
  const [head, project, types, ...name] = urn.split("::");
  const stack = /^urn:pulumi:(.+)$/.exec(head ?? "")?.[1];
  if (!stack || !project || !types || name.length === 0)
    throw new Error(`"${urn}" is not of the form urn:pulumi:<stack>::<project>::<type>::<name>`);
  return { stack, project, type: types.split("$").at(-1)!, name: name.join("::") };
}

/** URN of a provider reference. */
export const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

/** A lock that another operation holds, or held when it was killed. */
export interface Lock {
  /** Who made it, where and when; absent where the backend does not say. */
  owner?: { user: string; host: string; pid: number; since: string };
  /** The engine's own sentence. */
  text: string;
}

/** The lock that the engine complains about (backend/diy/lock.go; the service says "another update"); undefined when it does not. */
export function lockIn(output: string): Lock | undefined {
  const text = output
    .split("\n")
    .find((line) => /currently locked by|another update is currently in progress/i.test(line));
  if (!text) return undefined;
  const [, user, host, pid, since] = /created by (.+)@(\S+) \(pid (\d+)\) at (\S+)/.exec(output) ?? [];
  return { text: text.trim(), ...(user && { owner: { user, host: host!, pid: Number(pid), since: since! } }) };
}

/** Options of a resource that `pulumi import` does not take, and that a resource made by `up` has. */
const OPTIONS = [
  "dependencies",
  "propertyDependencies",
  "additionalSecretOutputs",
  "aliases",
  "customTimeouts",
  "deletedWith",
  "ignoreChanges",
  "protect",
  "replaceOnChanges",
  "retainOnDelete",
  "sourcePosition",
  "stackTrace",
];

/**
 * The exported state in which imported resources have what their interrupted creates had: the resource options and, for Kubernetes
 * objects, the inputs as the program gave them (an import takes every field of the live object for an input, so that the next `up`
 * would have to take server-filled ones away). A refresh of these resources has to follow. No pending operation is left in it.
 */
export function restored(state: Export, imported: readonly string[], operations: readonly Operation[]): Export {
  const interrupted = new Map(operations.map(({ resource }) => [resource.urn, resource]));
  const resources = (state.deployment.resources ?? []).map((resource) => {
    const before = imported.includes(resource.urn) ? interrupted.get(resource.urn) : undefined;
    if (!before) return resource;
    const options = Object.fromEntries(
      OPTIONS.filter((key) => before[key] !== undefined).map((key) => [key, before[key]]),
    );
    const inputs = before.inputs && isKubernetes(resource.type) ? { inputs: before.inputs } : {};
    return { ...resource, ...options, ...inputs };
  });
  const { pending_operations: _, ...deployment } = state.deployment;
  return { ...state, deployment: { ...deployment, resources } };
}

export const isKubernetes = (type: string): boolean => type.startsWith("kubernetes:");

/** Whether a value of the state is a secret: an object under the engine's own key (sdk/go/common/resource/sig). */
export const isEncrypted = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;
