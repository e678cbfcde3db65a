import type { Cluster } from "../cluster.ts";
import { helm, withPrivateFolder } from "./cli.ts";
import { type ChartSource, chartArguments, chartError } from "./source.ts";

export type { ChartSource } from "./source.ts";

/** A chart to render. */
export interface RenderRequest extends ChartSource {
  /** Release name. */
  name: string;
  namespace: string;
  skipCrds?: boolean;
  values: Record<string, unknown>;
}

interface GroupDiscovery {
  items?: {
    metadata?: { name?: string };
    versions: { version: string; resources?: { responseKind?: { kind?: string } }[] }[];
  }[];
}

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

async function apiVersions(cluster: Cluster): Promise<string[]> {
  const found = new Set<string>();
  for (const path of ["/api", "/apis"]) {
    const { items = [] } = await cluster.call<GroupDiscovery>({ method: "GET", path, accept: AGGREGATED });
    for (const { metadata, versions } of items) {
      for (const { version, resources = [] } of versions) {
        const apiVersion = metadata?.name ? `${metadata.name}/${version}` : version;
        found.add(apiVersion);
        for (const { responseKind } of resources)
          if (responseKind?.kind) found.add(`${apiVersion}/${responseKind.kind}`);
      }
    }
  }
  return [...found];
}

/**
 * What `helm template` renders with the cluster's version and APIs as capabilities: CRDs first (unless `skipCrds`), no
 * hooks. The template function `lookup` finds nothing.
 */
export async function renderChart(request: RenderRequest, cluster: Cluster, signal?: AbortSignal): Promise<string> {
  const [{ gitVersion }, served] = await Promise.all([
    cluster.call<{ gitVersion: string }>({ method: "GET", path: "/version" }),
    apiVersions(cluster),
  ]);
  return withPrivateFolder(async (folder) => {
    try {
      const args = [
        "template",
        request.name,
        ...(await chartArguments(request, folder)),
        "--namespace",
        request.namespace,
        "--no-hooks",
        ...(request.skipCrds ? ["--skip-crds"] : ["--include-crds"]),
        ...(request.dependencyUpdate ? ["--dependency-update"] : []),
        "--kube-version",
        gitVersion,
        ...(served.length > 0 ? ["--api-versions", served.join(",")] : []),
        "--values",
        "-",
      ];
      return await helm({ args, input: JSON.stringify(request.values), signal });
    } catch (error) {
      throw chartError(error);
    }
  });
}
