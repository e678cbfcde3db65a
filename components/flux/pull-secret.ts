import * as gitlab from "@pulumi/gitlab";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { expiresAt } from "../lib/expiry.ts";
import { type Ownership, ownershipMark } from "../lib/ownership.ts";
import type { AppSettings } from "./app.schema.ts";
import { dockerConfigJson, registrySecretName } from "./app.values.ts";

export interface PullSecretArgs {
  settings: AppSettings;
  owner: Ownership;
  /** Registry's host with port: the key that credentials are looked up by. */
  registry: string;
  namespace: pulumi.Input<string>;
  labels: Record<string, string>;
  now?: string;
}

/**
 * A deploy token with `read_registry` and its pull Secret for every generation, so that a rotation never takes a working token away first
 * (DESIGN D7). The day of expiry is fixed when a generation is made. A deploy token has no description, so its name is the mark.
 */
export function pullSecrets(app: string, args: PullSecretArgs, parent: pulumi.Resource): Secret[] {
  const { settings, registry, namespace, labels } = args;
  return settings.token.generations.map((generation) => {
    const token = deployToken(`${app}-registry-g${generation}`, args, parent);
    return new Secret(
      `${app}-registry-g${generation}`,
      {
        metadata: { name: registrySecretName(app, generation), namespace, labels },
        type: "kubernetes.io/dockerconfigjson",
        stringData: {
          ".dockerconfigjson": pulumi
            .all([token.username, token.token])
            .apply(([username, value]) => dockerConfigJson(registry, { username, token: value })),
        },
      },
      { parent },
    );
  });
}

function deployToken(name: string, { settings, owner, now }: PullSecretArgs, parent: pulumi.Resource) {
  const token = {
    name: ownershipMark(owner, name),
    scopes: ["read_registry"],
    expiresAt: expiresAt(settings.tokenLife, now),
  };
  const options = { parent, ignoreChanges: ["expiresAt"] };
  return settings.tokenGroup === undefined
    ? new gitlab.ProjectDeployToken(name, { ...token, project: settings.project }, options)
    : new gitlab.GroupDeployToken(name, { ...token, group: settings.tokenGroup }, options);
}
