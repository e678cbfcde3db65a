import * as pulumi from "@pulumi/pulumi";

/** A resource as a state or a graph names it. */
export interface Literal {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  inputs: Record<string, unknown>;
  parent?: string;
  provider?: string;
  dependencies: string[];
  protect: boolean;
  /** Outputs of a component. */
  results?: Record<string, unknown>;
}

/** Registers resources in their order with literal inputs, and does nothing else: what they cost at least. */
export function register(resources: readonly Literal[]): void {
  const made = new Map<string | undefined, pulumi.Resource>();
  for (const { urn, type, name, custom, inputs, parent, provider, dependencies, protect, results } of resources) {
    const options = {
      parent: made.get(parent),
      dependsOn: dependencies.flatMap((dependency) => made.get(dependency) ?? []),
      protect,
    };
    if (type.startsWith("pulumi:providers:")) {
      const token = inputs["token"] !== undefined && { token: pulumi.secret(inputs["token"]) };
      made.set(urn, new Provider(type.split(":").at(-1)!, name, { ...inputs, ...token }, options));
    } else if (custom) {
      const by = { ...options, provider: made.get(provider) as pulumi.ProviderResource | undefined };
      made.set(urn, new Custom(type, name, inputs, by));
    } else made.set(urn, new Component(type, name, inputs, options, results));
  }
}

class Provider extends pulumi.ProviderResource {}

class Custom extends pulumi.CustomResource {}

/** The first outputs count: those that the constructor registers by itself come later. */
class Component extends pulumi.ComponentResource {
  constructor(
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    options: pulumi.ComponentResourceOptions,
    results: Record<string, unknown> | undefined,
  ) {
    super(type, name, inputs, options);
    this.registerOutputs(results);
  }
}
