// Registers the resources of a file with literal inputs, exports its outputs, and nothing else: what a preview costs at least.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const { resources, outputs } = JSON.parse(readFileSync(process.env.GLK_BENCH_RESOURCES, "utf8"));
const made = new Map();

for (const { urn, type, name, custom, inputs, parent, provider, dependencies, protect, results } of resources) {
  const options = {
    parent: made.get(parent),
    dependsOn: dependencies.map((dependency) => made.get(dependency)).filter(Boolean),
    protect,
  };
  if (type.startsWith("pulumi:providers:")) {
    const token = inputs.token && { token: pulumi.secret(inputs.token) };
    made.set(urn, new pulumi.ProviderResource(type.split(":").at(-1), name, { ...inputs, ...token }, options));
  } else if (custom)
    made.set(urn, new pulumi.CustomResource(type, name, inputs, { ...options, provider: made.get(provider) }));
  else made.set(urn, component({ type, name, inputs, results }, options));
}

/** The first outputs count: those that the constructor registers by itself come later. */
function component({ type, name, inputs, results }, options) {
  const made = new pulumi.ComponentResource(type, name, inputs, options);
  made.registerOutputs(results);
  return made;
}

export default outputs;
