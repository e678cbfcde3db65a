import * as pulumi from "@pulumi/pulumi";
import * as agents from "./agents.ts";
import * as projects from "./projects.ts";
import * as protections from "./protections.ts";
import { Provider } from "./provider.ts";
import { defaults } from "./resource.ts";
import * as tokens from "./tokens.ts";

export * from "./agents.ts";
export * from "./args.ts";
export * from "./functions.ts";
export * from "./projects.ts";
export * from "./protections.ts";
export * from "./provider.ts";
export * from "./tokens.ts";
export type * as types from "./types/index.ts";

type Constructor = new (name: string, args: undefined, opts: pulumi.CustomResourceOptions) => pulumi.Resource;

for (const found of Object.values({ ...agents, ...projects, ...protections, ...tokens })) {
  const token = (found as unknown as { __pulumiType: string }).__pulumiType;
  const module = token.split(":")[1] ?? "";
  pulumi.runtime.registerResourceModule("gitlab", module, {
    version: defaults.version,
    construct: (name, _type, urn) => new (found as unknown as Constructor)(name, undefined, { urn }),
  });
}
pulumi.runtime.registerResourcePackage("gitlab", {
  version: defaults.version,
  constructProvider: (name, _type, urn) => new Provider(name, {}, { urn } as pulumi.ResourceOptions),
});
