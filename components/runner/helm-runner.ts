import { Chart } from "@pulumi/kubernetes/helm/v4/chart.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import * as pulumi from "@pulumi/pulumi";
import { chartArgs } from "../lib/chart-source.ts";
import { ownershipLabels } from "../lib/ownership.ts";
import { identities } from "./job-namespace.ts";
import { type RunnerArgs, register } from "./registration.ts";
import type { HelmRunnerSettings } from "./runner.schema.ts";
import { runnerToml } from "./runner.toml.ts";
import { managerFullname, runnerValues } from "./runner.values.ts";

/**
 * A GitLab runner installed by the chart `gitlab/gitlab-runner`: the runner object in GitLab, its token by generation, the
 * manager's and the jobs' identities, and the chart with known values. Needs both providers, `gitlab` and `kubernetes`.
 */
export class HelmRunner extends pulumi.ComponentResource {
  /** Id of the runner in GitLab, of the generation in use. */
  readonly runnerId: pulumi.Output<string>;
  /** Secret that the manager reads its token from. */
  readonly secretName: string;
  readonly tags: readonly string[];
  /** Deployment of the manager, in its namespace. */
  readonly managerDeployment: string;
  /** ServiceAccount of the manager. */
  readonly managerAccount: string;
  /** What the manager is configured with; it holds no secret. */
  readonly configToml: string;

  constructor(name: string, args: RunnerArgs<HelmRunnerSettings>, opts?: pulumi.ComponentResourceOptions) {
    super("gitlab-kubernetes:index:HelmRunner", name, {}, opts);
    const { settings, owner, gitlabUrl, managerNamespace } = args;
    const { manager, tags } = settings;
    const labels = ownershipLabels(owner, "runner", name);
    this.tags = tags;
    this.managerDeployment = managerFullname(name);
    this.configToml = runnerToml(name, settings);

    const { runner, secretName, secrets } = register(
      name,
      args,
      (token) => ({ "runner-token": token, "runner-registration-token": "" }),
      this,
    );
    this.runnerId = runner.id;
    this.secretName = secretName;
    const { managerAccount: serviceAccount, resources } = identities(name, args, this);
    this.managerAccount = serviceAccount;

    const chart = new Chart(
      name,
      {
        name,
        namespace: managerNamespace,
        ...chartArgs(manager.chart),
        values: runnerValues({ name, settings, gitlabUrl, secretName, serviceAccount, labels }),
      },
      { parent: this, dependsOn: [...secrets, ...resources] },
    );
    if (manager.replicas > 1)
      new PodDisruptionBudget(
        `${name}-manager`,
        {
          metadata: { name: this.managerDeployment, namespace: managerNamespace, labels },
          spec: { maxUnavailable: 1, selector: { matchLabels: { app: this.managerDeployment } } },
        },
        { parent: this, dependsOn: chart },
      );
    this.registerOutputs({
      runnerId: this.runnerId,
      secretName,
      tags,
      managerDeployment: this.managerDeployment,
      configToml: this.configToml,
    });
  }
}
