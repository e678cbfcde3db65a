import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import type { Diagnostic, GraphNode } from "./graph.ts";
import { asSecret, isSecretMarker, isUnknownMarker } from "./values.ts";

/** What is needed to render charts as `helm.v4.Chart` would. */
export interface ChartRendering {
  /** Directory with `<chart>-<version>.tgz`. */
  dir: string;
  /** The helm binary. */
  helm: string;
}

interface Rendered {
  resources: GraphNode[];
  diagnostics: Diagnostic[];
}

interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  data?: unknown;
  stringData?: unknown;
}

interface ChartInputs {
  chart?: string;
  version?: string;
  name?: string;
  namespace?: string;
  resourcePrefix?: string;
  values?: unknown;
}

const CHART = "kubernetes:helm.sh/v4:Chart";

/**
 * Renders every `helm.v4.Chart` of a graph with helm into the children that the Kubernetes provider would register: same
 * types and names (`<prefix>:<namespace>/<name>`), the component's provider, no dependencies of their own, no hooks, what
 * Helm keeps retained (seen with the real provider, pulumi.md §5). A chart that cannot be rendered (no archive, a value that
 * is not known) gives a warning instead: its objects are then not judged.
 */
export async function renderCharts(resources: GraphNode[], rendering: ChartRendering): Promise<Rendered> {
  const charts = resources.filter(({ type }) => type === CHART);
  const results = await Promise.all(charts.map((chart) => renderChart(chart, rendering)));
  return {
    resources: results.flatMap((result) => result.resources),
    diagnostics: results.flatMap((result) => result.diagnostics),
  };
}

async function renderChart(node: GraphNode, { dir, helm }: ChartRendering): Promise<Rendered> {
  const { chart = "", version = "", namespace = "default", name, values } = node.inputs as ChartInputs;
  const archive = join(dir, `${basename(chart)}-${version}.tgz`);
  if (!existsSync(archive)) return notRendered(node, `there is no archive ${basename(archive)}`);
  if (hasMarker(node.inputs)) return notRendered(node, "a value is secret or not known before the deployment");
  const args = [
    "template",
    name ?? node.name,
    archive,
    "--namespace",
    namespace,
    "--values",
    "-",
    "--include-crds",
    "--no-hooks",
  ];
  const answer = await execa(helm, args, { input: JSON.stringify(values ?? {}), reject: false });
  if (answer.failed) return notRendered(node, answer.stderr || String(answer.message));
  const objects = parseAllDocuments(answer.stdout, { version: "1.1" }).map((document) => document.toJS() as unknown);
  const children = objects.filter((object): object is KubernetesObject => object !== null);
  return { resources: children.map((object) => childOf(node, object)), diagnostics: [] };
}

function childOf(chart: GraphNode, object: KubernetesObject): GraphNode {
  const { resourcePrefix } = chart.inputs as ChartInputs;
  const { name: objectName, namespace } = object.metadata;
  const group = object.apiVersion.includes("/") ? object.apiVersion : `core/${object.apiVersion}`;
  const type = `kubernetes:${group}:${object.kind}`;
  const name = `${resourcePrefix ?? chart.name}:${namespace ? `${namespace}/` : ""}${objectName}`;
  const isKept = object.metadata.annotations?.["helm.sh/resource-policy"] === "keep";
  const [head, types] = [chart.urn.split("::").slice(0, 2).join("::"), chart.urn.split("::")[2]];
  return {
    urn: `${head}::${types}$${type}::${name}`,
    type,
    name,
    parent: chart.urn,
    provider: chart.providers["kubernetes"] ?? chart.provider,
    providers: {},
    remote: false,
    custom: true,
    inputs: object.kind === "Secret" ? withoutSecrets(object) : { ...object },
    dependencies: [],
    propertyDependencies: {},
    protect: chart.protect,
    options: isKept ? { retainOnDelete: true } : {},
    ...(chart.source && { source: chart.source }),
    trace: chart.trace,
    rendered: true,
  };
}

function withoutSecrets({ data, stringData, ...rest }: KubernetesObject): Record<string, unknown> {
  return {
    ...rest,
    ...(data !== undefined && { data: asSecret(data) }),
    ...(stringData !== undefined && { stringData: asSecret(stringData) }),
  };
}

function notRendered(node: GraphNode, why: string): Rendered {
  const { chart, version } = node.inputs as ChartInputs;
  const message = `chart ${chart} ${version} of ${node.name} was not rendered, so its objects are not judged: ${why}`;
  return { resources: [], diagnostics: [{ severity: "warning", message, urn: node.urn }] };
}

function hasMarker(value: unknown): boolean {
  if (isSecretMarker(value) || isUnknownMarker(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasMarker);
}
