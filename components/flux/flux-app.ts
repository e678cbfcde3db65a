import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { grant } from "../lib/grant.ts";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import { type RbacSubject, triggerRules } from "../lib/rbac.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { tenantRules } from "./app.rules.ts";
import { AppSettings } from "./app.schema.ts";
import {
  artifactUrl,
  deletionSeconds,
  keySecret,
  kustomizationSpec,
  registrySecretName,
  serviceAccountName,
  sourceSpec,
} from "./app.values.ts";
import { appEnvironment } from "./environment.ts";
import { pullSecrets } from "./pull-secret.ts";

/** What the rest of the graph gives an app, on top of what the stack file says of it. */
export interface FluxAppArgs {
  /** An entry of `apps`. */
  settings: Settings;
  owner: Ownership;
  /** GitLab's registry, host with port; the app's own setting wins. */
  registry: string;
  /** Tenant's namespace, which exists and has its network policies. */
  namespace: pulumi.Input<string>;
  /** Name of the cluster's FluxInstance, as `Flux.instance` gives it: known when Flux is Ready, and it goes after every app. */
  flux: pulumi.Input<string>;
  /** Who may trigger a reconciliation: one for each entry of `settings.trigger`. */
  triggerSubjects?: pulumi.Input<RbacSubject>[];
  /** Number of the agent that `settings.environment` names. */
  agentId?: pulumi.Input<number>;
  /** Kustomizations of the apps that `settings.dependsOn` names, as `FluxApp.kustomization` gives them. */
  dependsOn?: pulumi.Input<string>[];
  /** Whether the Kustomization is protected where the settings do not say. */
  protect?: boolean;
  /** Time from which a new token's life counts, RFC 3339; a token that exists keeps its date. Default: now. */
  now?: string;
}

/**
 * An application pulled from the GitLab registry: deploy token and pull Secret by generation, OCIRepository, and a Kustomization
 * applied as a ServiceAccount that may act in its own namespace only. Deletion runs the other way round, Kustomization first, so that
 * Flux still has everything that it prunes with (reference/flux.md §8.10). Needs both providers, `gitlab` and `kubernetes`.
 */
export class FluxApp extends pulumi.ComponentResource {
  /** Name of the Kustomization, known when it is there. */
  readonly kustomization: pulumi.Output<string>;
  /** Address of the artifact, to which a pipeline pushes. */
  readonly url: string;
  /** Name of the pull Secret in use. */
  readonly secretName: string;

  constructor(name: string, args: FluxAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(AppSettings, `App ${name}`, args);
    super("gitlab-kubernetes:index:FluxApp", name, {}, opts);
    const { settings, owner, namespace, dependsOn = [], triggerSubjects = [] } = given;
    const flux = madeBefore([given.flux]);
    const labels = ownershipLabels(owner, "flux", name);
    const registry = settings.registry ?? given.registry;
    this.url = artifactUrl(registry, settings);
    this.secretName = registrySecretName(name, settings.token.current);

    const secrets = [...pullSecrets(name, { ...given, registry, labels }, this), ...this.#keys(name, given, labels)];
    const source = new CustomResource(
      `${name}-source`,
      {
        apiVersion: "source.toolkit.fluxcd.io/v1",
        kind: "OCIRepository",
        metadata: { name, namespace, labels },
        spec: sourceSpec(name, settings, registry),
      },
      { parent: this, dependsOn: flux.apply((resources) => [...secrets, ...resources]) },
    );

    const metadata = (part: string) => ({ name: `flux-${name}-${part}`, namespace, labels });
    const account = new ServiceAccount(
      `${name}-tenant`,
      { metadata: { name: serviceAccountName(name), namespace, labels }, automountServiceAccountToken: false },
      { parent: this },
    );
    const subjects = [{ kind: "ServiceAccount", name: serviceAccountName(name), namespace }];
    const rights = { metadata: metadata("tenant"), rules: tenantRules(settings.rights), subjects };
    const tenant = [account, ...grant(`${name}-tenant`, rights, this)];
    const kustomization = new CustomResource(
      name,
      {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name, namespace, labels, ...(settings.awaitReady && { annotations: AWAIT_READY }) },
        spec: kustomizationSpec(name, settings),
      },
      {
        parent: this,
        dependsOn: madeBefore([given.flux, ...dependsOn]).apply((resources) => [source, ...tenant, ...resources]),
        protect: settings.protect ?? given.protect,
        customTimeouts: { delete: `${deletionSeconds(settings)}s` },
      },
    );

    if (triggerSubjects.length > 0)
      grant(
        `${name}-trigger`,
        { metadata: metadata("trigger"), rules: triggerRules([name]), subjects: triggerSubjects },
        this,
      );
    if (settings.environment)
      appEnvironment(name, { ...given, environment: settings.environment }, { parent: this, dependsOn: kustomization });
    this.kustomization = pulumi.output(kustomization.metadata).apply((metadata) => metadata.name!);
    this.registerOutputs({ kustomization: this.kustomization, url: this.url, secretName: this.secretName });
  }

  /** Public keys are no secrets, but Flux reads them from one. */
  #keys(
    name: string,
    { settings, namespace }: Checked<FluxAppArgs, typeof AppSettings>,
    labels: Record<string, string>,
  ): pulumi.Resource[] {
    const keys = keySecret(name, settings);
    if (keys === undefined) return [];
    const metadata = { name: keys.name, namespace, labels };
    return [new Secret(`${name}-keys`, { metadata, stringData: pulumi.secret(keys.stringData) }, { parent: this })];
  }
}

const AWAIT_READY = { "pulumi.com/waitFor": "condition=Ready" };

/** The resources that these values come from: to wait for them, and to go before them. */
function madeBefore(values: pulumi.Input<string>[]): pulumi.Output<pulumi.Resource[]> {
  return pulumi.all(values).apply((): pulumi.Resource[] => []);
}
