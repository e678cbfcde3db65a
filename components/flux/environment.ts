import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Ownership, ownershipMark } from "../lib/ownership.ts";
import type { AppSettings } from "./app.schema.ts";
import { fluxResourcePath } from "./app.values.ts";

export interface EnvironmentArgs {
  settings: AppSettings;
  environment: NonNullable<AppSettings["environment"]>;
  owner: Ownership;
  agentId?: pulumi.Input<number>;
}

/**
 * The app's GitLab environment with its dashboard, and who may deploy to it (Premium). GitLab deletes stopped environments only, so it is
 * stopped first. Refuses an environment without the number of its agent.
 */
export function appEnvironment(
  app: string,
  { settings, environment, owner, agentId }: EnvironmentArgs,
  options: pulumi.CustomResourceOptions,
): void {
  if (agentId === undefined)
    throw new Error(
      `App ${app}: its environment names the agent "${environment.agent}", but nothing gave the agent's number; pass agentId.`,
    );
  const project = environment.project ?? settings.project;
  const made = new gitlab.ProjectEnvironment(
    `${app}-environment`,
    {
      project,
      name: environment.name,
      tier: environment.tier,
      description: `Applied by Flux ${ownershipMark(owner, app)}`,
      externalUrl: environment.externalUrl,
      clusterAgentId: agentId,
      kubernetesNamespace: settings.namespace,
      fluxResourcePath: fluxResourcePath(app, settings.namespace),
      stopBeforeDestroy: true,
    },
    options,
  );
  const { protection } = environment;
  if (!protection) return;
  new gitlab.ProjectProtectedEnvironment(
    `${app}-environment`,
    {
      project,
      environment: environment.name,
      deployAccessLevelsAttributes: [{ accessLevel: protection.deployers }],
      ...(protection.approvals > 0 && {
        approvalRules: [{ accessLevel: protection.deployers, requiredApprovals: protection.approvals }],
      }),
    },
    { parent: options.parent, dependsOn: made },
  );
}
