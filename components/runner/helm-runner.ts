import { Chart } from "@pulumi/kubernetes/helm/v4/chart.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import * as pulumi from "@pulumi/pulumi";
import { chartArgs } from "../lib/chart-source.ts";
import { checked } from "../lib/settings.ts";
import { prepareRunner, type RunnerOutputs } from "./preparation.ts";
import type { RunnerArgs } from "./registration.ts";
import { HelmRunnerSettings } from "./runner.schema.ts";
import { managerFullname, runnerValues } from "./runner.values.ts";

/**
 * A GitLab runner installed by the chart `gitlab/gitlab-runner`: the runner object in GitLab, its token by generation, the
 * manager's and the jobs' identities, and the chart with known values. Needs both providers, `gitlab` and `kubernetes`.
 */
export class HelmRunner extends pulumi.ComponentResource implements RunnerOutputs {
  readonly runnerId!: pulumi.Output<string>;
  readonly secretName!: string;
  readonly tags!: string[];
  readonly managerDeployment!: string;
  readonly managerAccount!: string;
  readonly configToml!: string;

  constructor(name: string, args: RunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(HelmRunnerSettings, `Runner ${name}`, args);
    super("gitlab-kubernetes:index:HelmRunner", name, {}, opts);
    const { settings, gitlabUrl, managerNamespace } = given;
    const { manager } = settings;
    const managerDeployment = managerFullname(name);
    const keys = (token: pulumi.Output<string>) => ({ "runner-token": token, "runner-registration-token": "" });
    const { outputs, before, labels } = prepareRunner(name, given, { managerDeployment, keys }, this);
    const { secretName, managerAccount: serviceAccount } = outputs;

    const chart = new Chart(
      name,
      {
        name,
        namespace: managerNamespace,
        ...chartArgs(manager.chart),
        values: runnerValues({ name, settings, gitlabUrl, secretName, serviceAccount, labels }),
      },
      { parent: this, dependsOn: before },
    );
    if (manager.replicas > 1)
      new PodDisruptionBudget(
        `${name}-manager`,
        {
          metadata: { name: managerDeployment, namespace: managerNamespace, labels },
          spec: { maxUnavailable: 1, selector: { matchLabels: { app: managerDeployment } } },
        },
        { parent: this, dependsOn: chart },
      );
    Object.assign(this, outputs);
    this.registerOutputs(outputs);
  }
}
