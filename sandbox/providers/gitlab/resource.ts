import { type Api, isGone } from "./client.ts";
import { fieldOf, type Kind, type Properties, type Values } from "./properties.ts";

/** What an operation works with; `old` holds the outputs of the last deployment. */
export interface Given {
  api: Api;
  inputs: Values;
  signal?: AbortSignal;
}

/** An object as it is in GitLab: the provider's id and its outputs, without the caller's own properties. */
export interface Found {
  id: string;
  outputs: Values;
}

/** One resource type: what it takes and how it is made, read, changed and removed in GitLab. */
export interface ResourceType {
  properties: Properties;
  /** What Check finds wrong beyond names, presence and types: property → reason. */
  faults?(inputs: Values): Record<string, string>;
  create(given: Given): Promise<Found>;
  /** `undefined`: the object is gone. `old` is empty when the object is imported. */
  read(api: Api, id: string, old: Values): Promise<Found | undefined>;
  update(given: Given & { id: string; old: Values }): Promise<Values>;
  delete(api: Api, id: string, old: Values, signal?: AbortSignal): Promise<void>;
}

/** Joins the parts of a provider id. */
export const idOf = (...parts: unknown[]): string => parts.map(String).join(":");

/** Splits an id into exactly `count` parts; the last one may hold colons. Refuses a shorter one. */
export function partsOf(id: string, count: number, form: string): string[] {
  const parts = id.split(":");
  if (parts.length < count) throw new Error(`id "${id}" is not of the form ${form}`);
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(":")];
}

/** A project or group for a URL: its number, or its path with the slashes encoded. */
export const place = (projectOrGroup: unknown): string => encodeURIComponent(String(projectOrGroup));

function convert(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (kind === "integer") return Number(value);
  if (kind === "string") return String(value);
  return value;
}

/** GitLab's answer as outputs: each property by its field; null and missing fields are left out. */
export function decode(properties: Properties, answer: Values): Values {
  const outputs: Values = {};
  for (const [name, property] of Object.entries(properties)) {
    const field = fieldOf(name, property);
    const value = field === undefined ? undefined : convert(property.kind, answer[field]);
    if (value !== undefined) outputs[name] = value;
  }
  return outputs;
}

/** Inputs as a request body: the properties in `names`, or all that a caller may give; undefined ones are left out. */
export function encode(properties: Properties, inputs: Values, names = Object.keys(properties)): Values {
  const body: Values = {};
  for (const name of names) {
    const property = properties[name];
    const field = property && property.given !== "never" ? fieldOf(name, property) : undefined;
    if (field !== undefined && inputs[name] !== undefined) body[field] = inputs[name];
  }
  return body;
}

/** Runs `ask`; an object that is not there is `undefined`. */
export async function unlessGone<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** A resource that lives in a collection of a project or group, `projects/<project>/<collection>/<id>`. */
export interface Collection {
  properties: Properties;
  owner: "project" | "group";
  collection: string;
  faults?: ResourceType["faults"];
  /** Reshapes a request body, where the API's form differs from the properties. */
  body?(body: Values, inputs: Values, step: "create" | "update"): Values;
  /** Reshapes outputs, where the API's form differs; `old` is what the state had. */
  outputs?(outputs: Values, answer: Values, old: Values): Values;
  /** Whether what was found counts as gone, such as a revoked token. */
  isGone?(answer: Values): boolean;
  /** Before an object is removed. */
  beforeDelete?(api: Api, path: string, old: Values): Promise<void>;
}

/** Create, read, update and delete for a collection; the provider's id is `<project or group>:<GitLab's id>`. */
export function inCollection(spec: Collection): ResourceType {
  const { properties, owner, collection } = spec;
  const ownerOnly = new Set([owner]);
  const at = (of: unknown, id?: string) => `${owner}s/${place(of)}/${collection}${id === undefined ? "" : `/${id}`}`;
  const found = (of: string, answer: Values, old: Values): Found => {
    const outputs = { ...decode(properties, answer), [owner]: of };
    return { id: idOf(of, answer["id"]), outputs: spec.outputs?.(outputs, answer, old) ?? outputs };
  };
  const bodyOf = (inputs: Values, step: "create" | "update") => {
    const names = Object.keys(properties).filter((name) => !ownerOnly.has(name as never));
    const changeable = step === "create" ? names : names.filter((name) => !properties[name]?.replaces);
    const body = encode(properties, inputs, changeable);
    return spec.body?.(body, inputs, step) ?? body;
  };
  return {
    properties,
    ...(spec.faults && { faults: spec.faults }),
    async create({ api, inputs, signal }) {
      const of = String(inputs[owner]);
      const body = bodyOf(inputs, "create");
      return found(of, await api.send("post", at(of), { body, ...(signal && { signal }) }), inputs);
    },
    async read(api, id, old) {
      const [of, own] = partsOf(id, 2, `<${owner}>:<id>`) as [string, string];
      const answer = await unlessGone(() => api.send("get", at(of, own)));
      return !answer || spec.isGone?.(answer) ? undefined : found(of, answer, old);
    },
    async update({ api, id, inputs, old, signal }) {
      const [of, own] = partsOf(id, 2, `<${owner}>:<id>`) as [string, string];
      const body = bodyOf(inputs, "update");
      if (Object.keys(body).length === 0) return old;
      const answer = await api.send("put", at(of, own), { body, ...(signal && { signal }) });
      return found(of, answer, { ...old, ...inputs }).outputs;
    },
    async delete(api, id, old, signal) {
      const [of, own] = partsOf(id, 2, `<${owner}>:<id>`) as [string, string];
      await unlessGone(async () => {
        await spec.beforeDelete?.(api, at(of, own), old);
        await api.send("delete", at(of, own), signal ? { signal } : {});
      });
    },
  };
}
