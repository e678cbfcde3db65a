import {
  containsUnknown,
  NotImplemented,
  type PropertyMap,
  type PropertyValue,
  ProviderError,
  type ProviderImplementation,
  Secret,
  UNKNOWN,
  unwrapSecrets,
  wrapSecretsLike,
} from "../plugin/index.ts";
import { check } from "./check.ts";
import { type Api, connect } from "./client.ts";
import { checkConfig, configurationOf } from "./configuration.ts";
import { diff, same } from "./diff.ts";
import { functions } from "./functions.ts";
import type { Values } from "./properties.ts";
import type { ResourceType } from "./resource.ts";
import { resourceTypes } from "./resources/index.ts";

function typeOf(token: string): ResourceType {
  const type = resourceTypes[token];
  if (type) return type;
  const known = Object.keys(resourceTypes).map((name) => name.split(":")[2]);
  throw new NotImplemented(`the sandbox's gitlab provider has no ${token}; it has ${known.join(", ")}`);
}

/** Outputs as the state keeps them: the caller's values under GitLab's, secrets wrapped, computed secrets kept. */
function stateOf(
  { properties }: ResourceType,
  inputs: PropertyMap,
  outputs: Values,
  old: PropertyMap = {},
): PropertyMap {
  const state: PropertyMap = {};
  for (const [name, property] of Object.entries(properties)) {
    const told = outputs[name] as PropertyValue;
    const given = property.given === "never" ? undefined : inputs[name];
    const value = property.field === null && given !== undefined ? given : (told ?? given);
    if (property.secret) {
      const known = told ?? unwrapSecrets(old[name]);
      if (known !== undefined && known !== null) state[name] = new Secret(known);
    } else if (value !== undefined) state[name] = value;
  }
  return wrapSecretsLike(state, inputs) as PropertyMap;
}

function previewOf({ properties }: ResourceType, inputs: PropertyMap, old: PropertyMap = {}): PropertyMap {
  const state: PropertyMap = {};
  for (const [name, property] of Object.entries(properties)) {
    if (inputs[name] !== undefined && property.given !== "never") state[name] = inputs[name];
    else if (old[name] !== undefined) state[name] = old[name];
    else if (property.filled) state[name] = property.secret ? new Secret(UNKNOWN) : UNKNOWN;
  }
  return state;
}

/** Inputs after a refresh: what the program wrote where GitLab agrees with it, else what GitLab has. */
function inputsOf({ properties }: ResourceType, outputs: Values, old: PropertyMap): PropertyMap {
  const imported = Object.keys(old).length === 0;
  const inputs: PropertyMap = { __defaults: old["__defaults"] ?? [] };
  for (const [name, property] of Object.entries(properties)) {
    if (property.given === "never") continue;
    const actual = outputs[name] as PropertyValue;
    const wanted = old[name];
    if (imported) {
      if (actual !== undefined && actual !== "") inputs[name] = actual;
    } else if (wanted !== undefined) {
      const agrees =
        property.field === null || actual === undefined || same(property.kind, actual, unwrapSecrets(wanted));
      inputs[name] = agrees ? wanted : wrapSecretsLike(actual, wanted);
    }
  }
  return inputs;
}

/**
 * The stand-in for pulumi-gitlab: the resource types of `resources/` over GitLab's REST API. One instance serves one
 * configured provider, so it must be given to `serve` and `startPlugin` as a function.
 */
export function gitlabProvider(version: string): ProviderImplementation {
  let api: Api | undefined;
  const configured = (): Api => {
    if (!api) throw new ProviderError("the provider is not configured");
    return api;
  };
  return {
    name: "gitlab",
    version,
    checkConfig: async ({ news }) => checkConfig(news),
    async configure({ args, variables }) {
      const configuration = configurationOf(args, variables);
      api = connect(configuration);
      if (configuration.earlyAuthCheck) await api.send("get", "user");
      return {};
    },
    check: async (request) => check(typeOf(request.type), request),
    diff: async (request) => diff(typeOf(request.type), request),
    async create({ type: token, properties: inputs, preview }, { signal }) {
      const type = typeOf(token);
      if (preview) return { id: "", properties: previewOf(type, inputs) };
      const { id, outputs } = await type.create({ api: configured(), inputs: unwrapSecrets(inputs), signal });
      return { id, properties: stateOf(type, inputs, outputs) };
    },
    async read({ type: token, id, properties: old, inputs }) {
      const type = typeOf(token);
      const found = await type.read(configured(), id, unwrapSecrets(old));
      if (!found) return { id: "" };
      const fresh = wrapSecretsLike(found.outputs as PropertyMap, old) as Values;
      return {
        id: found.id,
        properties: stateOf(type, localOf(type, old), fresh, old),
        inputs: inputsOf(type, found.outputs, inputs),
      };
    },
    async update({ type: token, id, news: inputs, olds, preview }, { signal }) {
      const type = typeOf(token);
      if (preview) return { properties: previewOf(type, inputs, olds) };
      const given = { api: configured(), id, inputs: unwrapSecrets(inputs), old: unwrapSecrets(olds), signal };
      return { properties: stateOf(type, inputs, await type.update(given), olds) };
    },
    async delete({ type: token, id, properties }, { signal }) {
      await typeOf(token).delete(configured(), id, unwrapSecrets(properties), signal);
    },
    async invoke({ token, args }) {
      const asked = functions[token];
      if (!asked) {
        const known = Object.keys(functions).map((name) => name.split(":")[2]);
        throw new NotImplemented(`the sandbox's gitlab provider has no function ${token}; it has ${known.join(", ")}`);
      }
      if (containsUnknown(args)) throw new ProviderError(`${token} was called with a value that is not known yet`);
      const plain = unwrapSecrets(args) as Values;
      const stray = Object.keys(plain).filter((name) => plain[name] !== undefined && !asked.args[name]);
      if (stray.length > 0) throw new ProviderError(`${token} takes no ${stray.join(", ")}`);
      const given = asked.oneOf.filter((name) => plain[name] !== undefined && plain[name] !== null);
      if (asked.oneOf.length > 0 && given.length !== 1)
        throw new ProviderError(`${token} needs exactly one of ${asked.oneOf.join(", ")}`);
      const result = (await asked.ask(configured(), plain)) as PropertyMap;
      for (const name of asked.secrets) result[name] = new Secret(result[name]);
      return { result };
    },
  };
}

/** What only the state knows, such as commit messages: GitLab's answer has nothing to say about it. */
function localOf({ properties }: ResourceType, old: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name, property]) => property.field === null && property.given !== "never" && old[name] !== undefined)
      .map(([name]) => [name, old[name]]),
  );
}
