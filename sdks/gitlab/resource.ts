import * as pulumi from "@pulumi/pulumi";
import type { ArgsOf, OutputsOf, Shape, StateOf } from "./kinds.ts";
import manifest from "./package.json" with { type: "json" };

/** Options that every resource and function of this package carries: the version of the plugin that serves it. */
export const defaults: { readonly version: string } = { version: manifest.version };

/** An instance of a resource whose properties are `S`. */
export type Instance<S extends Shape> = pulumi.CustomResource & OutputsOf<S>;

/** The class of a resource whose properties are `S`, with the statics of a generated Pulumi SDK. */
export interface ResourceClass<S extends Shape> {
  /** Creates the resource. Refuses a missing required property. */
  new (name: string, args: ArgsOf<S>, opts?: pulumi.CustomResourceOptions): Instance<S>;
  /** Reads an existing resource by the provider's id; nothing is created. */
  get(name: string, id: pulumi.Input<pulumi.ID>, state?: StateOf<S>, opts?: pulumi.CustomResourceOptions): Instance<S>;
  /** Whether `obj` is this resource, also when two copies of the SDK are loaded. */
  isInstance(obj: unknown): obj is Instance<S>;
}

/**
 * Makes the class of one resource from its type token and its properties. The behaviour is that of the classes Pulumi
 * generates: only known properties are sent, outputs start undefined, secret outputs are marked, the static
 * `__pulumiType` holds the token (policy packs filter by it).
 */
export function resource<S extends Shape>(token: string, shape: S): ResourceClass<S> {
  const names = Object.keys(shape);
  const missing = (args: Record<string, unknown>) =>
    names.find((name) => shape[name]?.given === "required" && args[name] === undefined);
  const secrets = names.filter((name) => shape[name]?.secret);

  class TokenResource extends pulumi.CustomResource {
    static readonly __pulumiType = token;
    static readonly __shape = shape;

    static get(name: string, id: pulumi.Input<pulumi.ID>, state?: StateOf<S>, opts?: pulumi.CustomResourceOptions) {
      return new this(name, state as unknown as ArgsOf<S>, { ...opts, id });
    }

    static override isInstance(obj: unknown): obj is Instance<S> {
      return (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === token;
    }

    constructor(name: string, args: ArgsOf<S>, opts: pulumi.CustomResourceOptions = {}) {
      const given = (args ?? {}) as Record<string, unknown>;
      const reading = opts.id !== undefined;
      const absent = reading || opts.urn !== undefined ? undefined : missing(given);
      if (absent !== undefined) {
        throw new Error(`Missing required property '${absent}'`);
      }
      const inputs: pulumi.Inputs = {};
      for (const property of names) {
        inputs[property] = reading || shape[property]?.given !== "never" ? given[property] : undefined;
      }
      const own: pulumi.CustomResourceOptions = secrets.length > 0 ? { additionalSecretOutputs: secrets } : {};
      super(token, name, inputs, pulumi.mergeOptions(pulumi.mergeOptions(defaults, opts), own));
    }
  }

  return TokenResource as unknown as ResourceClass<S>;
}
