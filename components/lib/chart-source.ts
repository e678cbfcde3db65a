/** A chart as the stack file names it. */
export interface ChartSource {
  name: string;
  /** `https://…` is a chart repository, `oci://…` the folder of the chart in a registry. */
  repository: string;
  version: string;
}

/** Arguments of `helm.v4.Chart` that say where the chart comes from; an OCI chart is named by its whole address. */
export function chartArgs({ name, repository, version }: ChartSource): {
  chart: string;
  version: string;
  repositoryOpts?: { repo: string };
} {
  if (repository.startsWith("oci://")) return { chart: `${repository}/${name}`, version };
  return { chart: name, version, repositoryOpts: { repo: repository } };
}
