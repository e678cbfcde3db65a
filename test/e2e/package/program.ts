import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";

/** What an SDK of any language registers for a component of this package: type and arguments, made by the plugin. */
class Remote extends pulumi.ComponentResource {
  declare readonly name: pulumi.Output<string>;

  constructor(component: string, name: string, args: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super(`gitlab-kubernetes:index:${component}`, name, args, options, true);
  }
}

const kubernetes = new Provider("cluster", {});
const settings = { network: { apiServer: { cidrs: ["10.96.0.1/32"] } }, openings: [{ kind: "dns" }] };
const owner = { project: "package", stack: "dev" };
const made = new Remote(
  "IsolatedNamespace",
  "package",
  { name: "from-a-package", owner, settings },
  { providers: { kubernetes } },
);

/** Known when the namespace's policies are there. */
export const namespace = made.name;
