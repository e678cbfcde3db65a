import { isDeepStrictEqual } from "node:util";
import {
  type CheckFailure,
  isPlainObject,
  NotImplemented,
  type ProviderImplementation,
  Secret,
  UNKNOWN,
  unwrapSecrets,
} from "../plugin/index.ts";
import { type Inputs, type RandomResource, resources } from "./resources.ts";

type Values = Record<string, never>;

function resourceOf(type: string): RandomResource {
  const found = resources[type];
  if (found) return found;
  const known = Object.keys(resources).map((token) => token.split(":")[2]);
  throw new NotImplemented(`the sandbox's random provider has no ${type}; it has ${known.join(", ")}`);
}

const fits = (value: unknown, kind: string): boolean =>
  value === UNKNOWN || (kind === "map" ? isPlainObject(value as never) : typeof value === kind);

function failuresOf(resource: RandomResource, news: Inputs): CheckFailure[] {
  const known = Object.keys(resource.inputs);
  const unknown = Object.keys(news)
    .filter((name) => !known.includes(name) && !name.startsWith("__"))
    .map((property) => ({ property, reason: `is not an input; known are ${known.join(", ")}` }));
  const missing = resource.required
    .filter((name) => news[name] === undefined)
    .map((property) => ({ property, reason: "is missing" }));
  const wrong = known
    .filter(
      (name) => news[name] !== undefined && news[name] !== null && !fits(news[name], resource.inputs[name] as string),
    )
    .map((property) => ({ property, reason: `must be a ${resource.inputs[property]}` }));
  return [...unknown, ...missing, ...wrong];
}

/** Names of the inputs that differ; every input of these types forces a replacement (pulumi-random schema). */
function changed(resource: RandomResource, olds: Inputs, news: Inputs): string[] {
  return Object.keys(resource.inputs).filter((name) => !isDeepStrictEqual(olds[name] ?? null, news[name] ?? null));
}

function stateOf(resource: RandomResource, inputs: Inputs, outputs: Inputs): Values {
  const secret = Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      resource.secretOutputs.includes(name) ? new Secret(value as never) : value,
    ]),
  );
  return { ...resource.defaults, ...inputs, ...secret } as Values;
}

/**
 * The stand-in for pulumi-random: values are made at creation by the system's random source and kept until an input,
 * a keeper among them, changes. Nothing is outside, so Read gives back the state and Delete does nothing.
 */
export function randomProvider(version: string): ProviderImplementation {
  return {
    name: "random",
    version,
    async check({ type, news }) {
      const resource = resourceOf(type);
      return { inputs: news, failures: failuresOf(resource, unwrapSecrets(news) as Inputs) };
    },
    async diff({ type, oldInputs, news }) {
      const resource = resourceOf(type);
      const replaces = changed(resource, unwrapSecrets(oldInputs) as Inputs, unwrapSecrets(news) as Inputs);
      return { changes: replaces.length > 0 ? "some" : "none", replaces, diffs: replaces };
    },
    async create({ type, properties, preview }) {
      const resource = resourceOf(type);
      if (preview) {
        const unknown = Object.fromEntries(resource.outputs.map((name) => [name, UNKNOWN]));
        return { id: "", properties: stateOf(resource, properties, unknown) };
      }
      const { id, outputs } = resource.generate(unwrapSecrets(properties) as Inputs);
      return { id, properties: stateOf(resource, properties, outputs) };
    },
    async read({ type, id, properties, inputs }) {
      const resource = resourceOf(type);
      if (Object.keys(properties).length > 0) return { id, properties, inputs };
      if (!resource.adopt) throw new NotImplemented(`the sandbox's random provider cannot import ${type}`);
      const adopted = resource.adopt(id);
      const taken = Object.fromEntries(
        Object.keys(resource.inputs)
          .filter((name) => name in adopted.outputs)
          .map((name) => [name, adopted.outputs[name]]),
      );
      return { id: adopted.id, properties: stateOf(resource, {}, adopted.outputs), inputs: taken as Values };
    },
    async update({ type }) {
      throw new NotImplemented(`${type} is never updated: every change replaces it`);
    },
    async delete() {},
  };
}
