import * as gitlab from "@pulumi/gitlab";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Ownership, ownershipLabels, ownershipMark } from "../lib/ownership.ts";
import type { Settings } from "../lib/settings.ts";
import { durationSeconds } from "./quantity.ts";
import type { RunnerSettings } from "./runner.schema.ts";

/** What the rest of the graph gives a runner, whatever its installer. */
export interface RunnerArgs {
  /** An entry of `runners`. */
  settings: Settings;
  owner: Ownership;
  /** Address of GitLab, `https://gitlab.example.com`. */
  gitlabUrl: string;
  /** Id of the group or project of `settings.scope`; not read for an instance runner. */
  scopeId?: pulumi.Input<number>;
  /** Namespace of the manager. It exists, with its network policies. */
  managerNamespace: pulumi.Input<string>;
  /** Namespace of the jobs. It exists, with its network policies and quota. */
  jobNamespace: pulumi.Input<string>;
}

/** The same with checked settings of either installer. */
export type GivenRunner = Omit<RunnerArgs, "settings"> & { settings: RunnerSettings };

/** A runner as GitLab knows it, with its tokens in Secrets. */
export interface Registration {
  /** Runner of the generation in use. */
  runner: gitlab.UserRunner;
  /** Secret of the generation in use. */
  secretName: string;
  secrets: Secret[];
}

/**
 * Creates the runner in GitLab and puts its token into a Secret of the manager's namespace, once for each generation.
 *
 * A token cannot be renewed in place: GitLab gives a runner's token only when the runner is made, and a reset ends the old one at
 * once. So a new generation is a second runner object with the same attributes: both take the same jobs. The manager moves to the new
 * Secret (its name changes, so its pod is replaced), the old manager finishes its jobs, and when GitLab has not heard from
 * the old runner any more its generation is removed (DESIGN D7). A change of scope or of the GitLab instance wants a new
 * generation too.
 *
 * `keys` gives the whole content of a Secret.
 */
export function register(
  name: string,
  { settings, owner, scopeId, managerNamespace: namespace }: GivenRunner,
  keys: (token: pulumi.Output<string>) => Record<string, pulumi.Input<string>>,
  parent: pulumi.Resource,
): Registration {
  const labels = ownershipLabels(owner, "runner", name);
  const generations = settings.token.generations.map((generation) => {
    const runnerName = `${name}-runner-g${generation}`;
    const runner = new gitlab.UserRunner(
      runnerName,
      { ...runnerAttributes(settings, scopeId), maintenanceNote: ownershipMark(owner, runnerName) },
      { parent },
    );
    const secretName = tokenSecretName(name, generation);
    const secret = new Secret(
      secretName,
      { metadata: { name: secretName, namespace, labels }, stringData: keys(runner.token) },
      { parent },
    );
    return { generation, runner, secret };
  });
  const inUse = generations.find(({ generation }) => generation === settings.token.current)!;
  return {
    runner: inUse.runner,
    secretName: tokenSecretName(name, settings.token.current),
    secrets: generations.map(({ secret }) => secret),
  };
}

/** Name of the Secret with the token of a generation. */
export function tokenSecretName(name: string, generation: number): string {
  return `${name}-runner-token-g${generation}`;
}

/** Attributes that GitLab keeps of a runner; all can be changed without touching a pod. Times in seconds. */
export function runnerAttributes(settings: RunnerSettings, scopeId?: pulumi.Input<number>): gitlab.UserRunnerArgs {
  const { scope } = settings;
  return {
    ...("project" in scope
      ? { runnerType: "project_type", projectId: scopeId }
      : "group" in scope
        ? { runnerType: "group_type", groupId: scopeId }
        : { runnerType: "instance_type" }),
    description: settings.description,
    tagLists: settings.tags,
    untagged: settings.untagged,
    locked: settings.locked ?? "project" in scope,
    paused: settings.paused,
    accessLevel: settings.protected ? "ref_protected" : "not_protected",
    maximumTimeout: durationSeconds(settings.maximumTimeout),
  };
}
