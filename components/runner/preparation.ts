import type * as pulumi from "@pulumi/pulumi";
import { ownershipLabels } from "../lib/ownership.ts";
import { identities } from "./job-namespace.ts";
import { type GivenRunner, register } from "./registration.ts";
import { runnerToml } from "./runner.toml.ts";

/** What a runner gives to the rest of the graph, whatever its installer. */
export interface RunnerOutputs {
  /** Id of the runner in GitLab, of the generation in use. */
  readonly runnerId: pulumi.Output<string>;
  /** Secret that the manager reads its token from. */
  readonly secretName: string;
  readonly tags: string[];
  /** Deployment of the manager, in its namespace. */
  readonly managerDeployment: string;
  /** ServiceAccount of the manager. */
  readonly managerAccount: string;
  /** What the manager is configured with; it holds no secret. */
  readonly configToml: string;
}

/** In what installers differ before they install. */
export interface Installer {
  /** Deployment of the manager that the installer makes. */
  managerDeployment: string;
  /** Whole content of the Secret with the token: the chart mounts two keys, the operator does not register with two. */
  keys: (token: pulumi.Output<string>) => Record<string, pulumi.Input<string>>;
}

/**
 * All of a runner but its manager: the runner object in GitLab, its token by generation, the identities and limits in Kubernetes, and the
 * text of config.toml. The manager is installed after `before`.
 */
export function prepareRunner(
  name: string,
  given: GivenRunner,
  { managerDeployment, keys }: Installer,
  parent: pulumi.Resource,
): { outputs: RunnerOutputs; before: pulumi.Resource[]; labels: Record<string, string> } {
  const { runner, secretName, secrets } = register(name, given, keys, parent);
  const { managerAccount, resources } = identities(name, given, parent);
  return {
    outputs: {
      runnerId: runner.id,
      secretName,
      tags: given.settings.tags,
      managerDeployment,
      managerAccount,
      configToml: runnerToml(name, given.settings),
    },
    before: [...secrets, ...resources],
    labels: ownershipLabels(given.owner, "runner", name),
  };
}
