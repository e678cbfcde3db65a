import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { checked } from "../lib/settings.ts";
import { contentName, managerEnvironment, runnerSpec } from "./operator.values.ts";
import { prepareRunner, type RunnerOutputs } from "./preparation.ts";
import type { RunnerArgs } from "./registration.ts";
import { OperatorRunnerSettings } from "./runner.schema.ts";

/**
 * A GitLab runner installed by the Runner Operator: the runner object in GitLab, its token by generation, config.toml in a
 * ConfigMap, the identities, and a Runner that names them. Make it after the operator (`dependsOn`). Needs both providers.
 */
export class OperatorRunner extends pulumi.ComponentResource implements RunnerOutputs {
  readonly runnerId!: pulumi.Output<string>;
  readonly secretName!: string;
  readonly tags!: string[];
  readonly managerDeployment!: string;
  readonly managerAccount!: string;
  readonly configToml!: string;

  constructor(name: string, args: RunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(OperatorRunnerSettings, `Runner ${name}`, args);
    super("gitlab-kubernetes:index:OperatorRunner", name, {}, opts);
    const { settings, gitlabUrl, managerNamespace: namespace } = given;
    const keys = (token: pulumi.Output<string>) => ({ "runner-token": token });
    const installer = { managerDeployment: `${name}-runner`, keys };
    const { outputs, before, labels } = prepareRunner(name, given, installer, this);
    const { secretName, managerAccount: serviceAccount, configToml } = outputs;
    const config = this.#configMap(`${name}-config`, { "config.toml": configToml }, namespace, labels);
    const environment = this.#configMap(`${name}-environment`, managerEnvironment(name, settings), namespace, labels);

    new CustomResource(
      name,
      {
        apiVersion: "apps.gitlab.com/v1beta2",
        kind: "Runner",
        metadata: { name, namespace, labels },
        spec: runnerSpec({
          settings,
          gitlabUrl,
          secretName,
          configName: config.name,
          environmentName: environment.name,
          serviceAccount,
        }),
      },
      {
        parent: this,
        dependsOn: [...before, config.resource, environment.resource],
      },
    );
    Object.assign(this, outputs);
    this.registerOutputs(outputs);
  }

  #configMap(
    base: string,
    data: Record<string, string>,
    namespace: pulumi.Input<string>,
    labels: Record<string, string>,
  ): { name: string; resource: ConfigMap } {
    const name = contentName(base, JSON.stringify(data));
    return { name, resource: new ConfigMap(base, { metadata: { name, namespace, labels }, data }, { parent: this }) };
  }
}
