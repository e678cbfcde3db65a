import {
  type CallContext,
  type ConstructRequest,
  type ConstructResult,
  containsUnknown,
  type PropertyMap,
  unwrapSecrets,
} from "../../plugin/index.ts";
import type { Cluster } from "../cluster.ts";
import { type ChartSource, renderChart } from "../helm/render.ts";
import { parseManifest } from "./manifest.ts";
import { registerComponent, registerObjects, unknownComponent } from "./register.ts";

const INPUTS = [
  "chart",
  "dependencyUpdate",
  "devel",
  "name",
  "namespace",
  "plainHttp",
  "repositoryOpts",
  "resourcePrefix",
  "skipAwait",
  "skipCrds",
  "values",
  "version",
];

function refuseOthers(inputs: PropertyMap): void {
  const others = Object.keys(inputs).filter((name) => inputs[name] !== undefined && !INPUTS.includes(name));
  if (others.length > 0) {
    throw new Error(`helm.v4.Chart: the stand-in does not have ${others.join(", ")}; it has: ${INPUTS.join(", ")}`);
  }
}

/**
 * `helm.v4.Chart`: renders the chart with the cluster's versions and APIs (hooks dropped), then registers each object.
 * Needs the cluster and the chart source at preview too, like the real one.
 */
export async function constructChart(
  request: ConstructRequest,
  context: CallContext,
  cluster: Cluster,
): Promise<ConstructResult> {
  refuseOthers(request.inputs);
  const urn = await registerComponent(request);
  if (containsUnknown(request.inputs)) return unknownComponent(urn, context);
  const inputs = unwrapSecrets(request.inputs) as unknown as ChartSource & {
    name?: string;
    namespace?: string;
    resourcePrefix?: string;
    skipAwait?: boolean;
    values?: Record<string, unknown>;
  };
  const namespace = inputs.namespace || cluster.access.namespace;
  const name = inputs.name || request.name;
  const manifest = await renderChart(
    { ...inputs, name, namespace, values: inputs.values ?? {} },
    cluster,
    context.signal,
  );
  const options = {
    prefix: inputs.resourcePrefix ?? request.name,
    namespace,
    skipAwait: inputs.skipAwait ?? false,
  };
  return registerObjects(request, urn, parseManifest(manifest, `chart ${inputs.chart}`), options, cluster);
}
