import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { ownershipLabels } from "../lib/ownership.ts";
import { identities } from "./job-namespace.ts";
import { contentName, managerEnvironment, runnerSpec } from "./operator.values.ts";
import { type RunnerArgs, register } from "./registration.ts";
import type { OperatorRunnerSettings } from "./runner.schema.ts";
import { runnerToml } from "./runner.toml.ts";

/**
 * A GitLab runner installed by the Runner Operator: the runner object in GitLab, its token by generation, config.toml in a
 * ConfigMap, the identities, and a Runner that names them. Make it after the operator (`dependsOn`). Needs both providers.
 */
export class OperatorRunner extends pulumi.ComponentResource {
  /** Id of the runner in GitLab, of the generation in use. */
  readonly runnerId: pulumi.Output<string>;
  /** Secret that the manager reads its token from. */
  readonly secretName: string;
  readonly tags: readonly string[];
  /** Deployment of the manager that the operator makes. */
  readonly managerDeployment: string;
  /** ServiceAccount of the manager. */
  readonly managerAccount: string;
  /** What the manager is configured with; it holds no secret. */
  readonly configToml: string;

  constructor(name: string, args: RunnerArgs<OperatorRunnerSettings>, opts?: pulumi.ComponentResourceOptions) {
    super("gitlab-kubernetes:index:OperatorRunner", name, {}, opts);
    const { settings, owner, gitlabUrl, managerNamespace: namespace } = args;
    const labels = ownershipLabels(owner, "runner", name);
    this.tags = settings.tags;
    this.managerDeployment = `${name}-runner`;
    this.configToml = runnerToml(name, settings);

    const { runner, secretName, secrets } = register(name, args, (token) => ({ "runner-token": token }), this);
    this.runnerId = runner.id;
    this.secretName = secretName;
    const { managerAccount: serviceAccount, resources } = identities(name, args, this);
    this.managerAccount = serviceAccount;
    const config = this.#configMap(`${name}-config`, { "config.toml": this.configToml }, namespace, labels);
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
        dependsOn: [...secrets, ...resources, config.resource, environment.resource],
      },
    );
    this.registerOutputs({
      runnerId: this.runnerId,
      secretName,
      tags: this.tags,
      managerDeployment: this.managerDeployment,
      configToml: this.configToml,
    });
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
