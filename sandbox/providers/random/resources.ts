import { randomId, randomInteger, randomPet, randomString } from "./generate.ts";

/** Plain inputs of a resource, after Check. */
export type Inputs = Record<string, unknown>;

/** One resource type: which inputs it takes, which outputs are made, how, and what an import id means. */
export interface RandomResource {
  inputs: Record<string, "string" | "number" | "boolean" | "map">;
  required: readonly string[];
  /** Outputs that are unknown until creation. */
  outputs: readonly string[];
  secretOutputs: readonly string[];
  /** Outputs that a caller left out get these. */
  defaults: Inputs;
  generate(inputs: Inputs): { id: string; outputs: Inputs };
  adopt?(id: string): { id: string; outputs: Inputs };
}

const number = (value: unknown, fallback: number): number => (typeof value === "number" ? value : fallback);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const stringDefaults = {
  lower: true,
  upper: true,
  numeric: true,
  number: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

const stringInputs = {
  keepers: "map",
  length: "number",
  lower: "boolean",
  upper: "boolean",
  numeric: "boolean",
  number: "boolean",
  special: "boolean",
  minLower: "number",
  minUpper: "number",
  minNumeric: "number",
  minSpecial: "number",
  overrideSpecial: "string",
} as const;

function stringOf(inputs: Inputs): string {
  return randomString({
    length: number(inputs["length"], 0),
    allowed: {
      lower: inputs["lower"] !== false,
      upper: inputs["upper"] !== false,
      numeric: inputs["numeric"] !== false && inputs["number"] !== false,
      special: inputs["special"] !== false,
    },
    minimum: {
      lower: number(inputs["minLower"], 0),
      upper: number(inputs["minUpper"], 0),
      numeric: number(inputs["minNumeric"], 0),
      special: number(inputs["minSpecial"], 0),
    },
    overrideSpecial: text(inputs["overrideSpecial"]),
  });
}

/** The resource types of pulumi-random that the stand-in implements, by token. */
export const resources: Record<string, RandomResource> = {
  "random:index/randomString:RandomString": {
    inputs: stringInputs,
    required: ["length"],
    outputs: ["result"],
    secretOutputs: [],
    defaults: stringDefaults,
    generate(inputs) {
      const result = stringOf(inputs);
      return { id: result, outputs: { result } };
    },
    adopt: (id) => ({ id, outputs: { ...stringDefaults, length: id.length, result: id } }),
  },
  "random:index/randomPassword:RandomPassword": {
    inputs: stringInputs,
    required: ["length"],
    outputs: ["result"],
    secretOutputs: ["result"],
    defaults: stringDefaults,
    generate: (inputs) => ({ id: "none", outputs: { result: stringOf(inputs) } }),
    adopt: (id) => ({ id: "none", outputs: { ...stringDefaults, length: id.length, result: id } }),
  },
  "random:index/randomId:RandomId": {
    inputs: { keepers: "map", byteLength: "number", prefix: "string" },
    required: ["byteLength"],
    outputs: ["b64Std", "b64Url", "dec", "hex"],
    secretOutputs: [],
    defaults: {},
    generate(inputs) {
      const { id, ...outputs } = randomId(number(inputs["byteLength"], 0), text(inputs["prefix"]));
      return { id, outputs };
    },
  },
  "random:index/randomPet:RandomPet": {
    inputs: { keepers: "map", length: "number", prefix: "string", separator: "string" },
    required: [],
    outputs: [],
    secretOutputs: [],
    defaults: { length: 2, separator: "-" },
    generate: (inputs) => ({
      id: randomPet(number(inputs["length"], 2), text(inputs["separator"]) ?? "-", text(inputs["prefix"])),
      outputs: {},
    }),
  },
  "random:index/randomInteger:RandomInteger": {
    inputs: { keepers: "map", min: "number", max: "number" },
    required: ["min", "max"],
    outputs: ["result"],
    secretOutputs: [],
    defaults: {},
    generate(inputs) {
      const result = randomInteger(number(inputs["min"], 0), number(inputs["max"], 0));
      return { id: String(result), outputs: { result } };
    },
  },
};
