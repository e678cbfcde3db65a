/**
 * A Pulumi program of its own for `policy.e2e.ts`: good objects, and beside them the offending ones that the configuration names. The
 * settings of the product cannot say most of them, which is their point.
 */
import * as gitlab from "@pulumi/gitlab";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";

interface Entry {
  type: string;
  name: string;
  props: Record<string, unknown>;
}

const config = new pulumi.Config();
const providers = {
  kubernetes: new Provider("cluster", { context: config.require("context") }),
  gitlab: new gitlab.Provider("gitlab", { baseUrl: config.require("gitlabUrl"), token: config.requireSecret("token") }),
};

class Any extends pulumi.CustomResource {}

for (const { type, name, props } of config.requireObject<Entry[]>("objects")) {
  const provider = providers[type.startsWith("gitlab:") ? "gitlab" : "kubernetes"];
  new Any(type, name, props, { provider });
}
