import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { expiresAt } from "../lib/expiry.ts";
import { type Ownership, ownershipMark } from "../lib/ownership.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { RegistryTokenSettings } from "./registry.schema.ts";

/** What the rest of the graph gives a registry token, on top of what the stack file says of it. */
export interface RegistryTokenArgs {
  /** An entry of `registry`. */
  settings: Settings;
  owner: Ownership;
  /** Time from which a new token's life counts, RFC 3339; a token that exists keeps its date. Default: now. */
  now?: string;
}

type Given = Checked<RegistryTokenArgs, typeof RegistryTokenSettings>;

type DeployToken = gitlab.ProjectDeployToken | gitlab.GroupDeployToken;

/**
 * Deploy tokens for CI jobs that read a registry, one for each generation, and the two variables that hold the current one: masked, hidden,
 * protected and seen by named environments only (reference/gitlab.md §5.1). Needs the provider `gitlab`.
 */
export class RegistryToken extends pulumi.ComponentResource {
  /** User name of the current generation. */
  readonly username: pulumi.Output<string>;

  constructor(name: string, args: RegistryTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(RegistryTokenSettings, `Registry token ${name}`, args);
    super("gitlab-kubernetes:index:RegistryToken", name, {}, opts);
    const { generations, current } = given.settings.token;
    const tokens = new Map(generations.map((generation) => [generation, this.#token(name, generation, given)]));
    const token = tokens.get(current)!;

    this.username = token.username;
    this.#variables(name, given, token);
    this.registerOutputs({ username: this.username });
  }

  #token(registry: string, generation: number, { settings, owner, now }: Given): DeployToken {
    const name = `${registry}-g${generation}`;
    const token = {
      name: ownershipMark(owner, name),
      scopes: settings.scopes,
      expiresAt: expiresAt(settings.life, now),
    };
    const options = { parent: this, ignoreChanges: ["expiresAt"] };
    return settings.group === undefined
      ? new gitlab.ProjectDeployToken(name, { ...token, project: settings.project! }, options)
      : new gitlab.GroupDeployToken(name, { ...token, group: settings.group }, options);
  }

  #variables(name: string, { settings, owner }: Given, token: DeployToken): void {
    const values = [
      { role: "username", key: settings.keys.username, value: token.username },
      { role: "token", key: settings.keys.token, value: token.token },
    ];
    for (const { project, group, environmentScope } of settings.variables)
      for (const { role, key, value } of values) {
        const variable = {
          key,
          value: pulumi.secret(value),
          environmentScope,
          masked: true,
          hidden: true,
          protected: true,
          raw: true,
          variableType: "env_var",
          description: `Registry token ${name} ${ownershipMark(owner, `${name}-${role}`)}`,
        };
        const logicalName = `${name}-${role}-${project ?? group}-${environmentScope}`;
        const options = { parent: this, additionalSecretOutputs: ["value"] };
        if (project === undefined) new gitlab.GroupVariable(logicalName, { ...variable, group: group! }, options);
        else new gitlab.ProjectVariable(logicalName, { ...variable, project }, options);
      }
  }
}
