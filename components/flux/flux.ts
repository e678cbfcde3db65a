import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Chart } from "@pulumi/kubernetes/helm/v4/chart.js";
import * as pulumi from "@pulumi/pulumi";
import { chartArgs } from "../lib/chart-source.ts";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import { checked, type Settings } from "../lib/settings.ts";
import { type ClusterAccess, definitionsProvider, definitionsThrough } from "./definitions.ts";
import { FluxSettings } from "./flux.schema.ts";
import { fluxInstanceSpec, fluxOperatorValues } from "./flux.values.ts";

/** What the rest of the graph gives Flux, on top of what the stack file says of it. */
export interface FluxArgs {
  /** An entry of `flux`. */
  settings: Settings;
  owner: Ownership;
  /** Namespace that exists and has its network policies. */
  namespace: pulumi.Input<string>;
  /** The cluster that the component's own provider is for. */
  cluster: ClusterAccess;
}

/**
 * Flux by flux-operator: the operator's chart, whose definitions are taken over where an earlier Flux left them, then one FluxInstance,
 * awaited until its controllers run. Deleting it takes the
 * finalizers off every Flux object of the cluster and leaves workloads running (reference/flux.md §5.2), so apps are deleted before: they
 * depend on `instance`.
 */
export class Flux extends pulumi.ComponentResource {
  /** Name of the FluxInstance, known once it is Ready; whoever makes Flux objects takes it, and so waits and goes first. */
  readonly instance: pulumi.Output<string>;
  /** Namespace of the controllers. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: FluxArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, owner, namespace, cluster } = checked(FluxSettings, `Flux ${name}`, args);
    super("gitlab-kubernetes:index:Flux", name, {}, opts);
    const labels = ownershipLabels(owner, "flux", name);
    this.namespace = pulumi.output(namespace);

    const operator = new Chart(
      `${name}-operator`,
      {
        name: "flux-operator",
        namespace,
        ...chartArgs(settings.operator),
        values: fluxOperatorValues(settings, labels),
      },
      { parent: this, transforms: [definitionsThrough(definitionsProvider(name, cluster, this))] },
    );
    const { ready, delete: deletion } = settings.timeouts;
    const instance = new CustomResource(
      name,
      {
        apiVersion: "fluxcd.controlplane.io/v1",
        kind: "FluxInstance",
        metadata: { name: "flux", namespace, labels, annotations: { "pulumi.com/waitFor": "condition=Ready" } },
        spec: fluxInstanceSpec(settings),
      },
      {
        parent: this,
        dependsOn: operator,
        customTimeouts: { create: ready, update: ready, delete: deletion },
      },
    );
    this.instance = pulumi.output(instance.metadata).apply((metadata) => metadata.name!);
    this.registerOutputs({ instance: this.instance, namespace: this.namespace });
  }
}
