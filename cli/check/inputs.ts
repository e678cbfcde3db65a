import { extname } from "node:path";
import { parse as parseToml, TomlError } from "smol-toml";
import type { Node as YamlNode } from "yaml";
import { excessOf } from "../../analysis/objects/excess.ts";
import { fromMarkers } from "../../analysis/objects/wire.ts";
import { clusterOf } from "../../policy/lib/cluster.ts";
import type { Judged } from "../../policy/lib/session.ts";
import { type Fault, type TextFile, textsOf } from "./files.ts";
import { lineOf } from "./lines.ts";
import { documentsOf, type ParsedDocument } from "./yaml.ts";

/** An object to judge, with where its parts stand. */
export interface Input {
  readonly judged: Judged;
  readonly file: string;
  /** The line of a path inside the object. */
  line(path: string): number;
}

/** What was read: objects, and files that could not be read as what they seem to be. */
export interface Inputs {
  readonly inputs: readonly Input[];
  readonly faults: readonly Fault[];
}

const AGENT = /(^|\/)\.gitlab\/agents\/[^/]+\/config\.ya?ml$/;

/**
 * Reads a file, or every YAML, JSON and TOML file of a folder: manifests and renderings (any number of documents), an exported Pulumi
 * state, a graph of `glk synth`, a runner's config.toml, an agent's config.yaml. Documents that are none of these are left out; one
 * that is half of one is a fault.
 */
export function readInputs(path: string): Inputs {
  const { files, faults } = textsOf(path);
  const read = files.map(readFile);
  return {
    inputs: read.flatMap(({ inputs }) => inputs),
    faults: [...faults, ...read.flatMap((one) => one.faults)],
  };
}

function readFile({ path, file, text }: TextFile): Inputs {
  if (extname(path).toLowerCase() === ".toml") return toml(file, text);
  if (AGENT.test(path.replaceAll("\\", "/"))) return { inputs: [agent(file, text)], faults: [] };
  const graph = graphOf(text, file);
  if (graph !== undefined) return graph;
  const read = documentsOf(text).map((document, index) => ofDocument(document, index, file));
  return { inputs: read.flatMap(({ inputs }) => inputs), faults: read.flatMap(({ faults }) => faults) };
}

/** A state or a graph, which are large, in JSON: its lines are those of the program. */
function graphOf(text: string, file: string): Inputs | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const data = JSON.parse(text) as Record<string, unknown>;
    const what = excessOf(data, { depth: 150, values: Number.POSITIVE_INFINITY });
    if (what !== undefined) return { inputs: [], faults: [{ file, line: 1, what }] };
    const inputs = ofGraphOrState(data, file);
    return inputs === undefined ? undefined : { inputs, faults: [] };
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function ofGraphOrState({ deployment, resources, stack }: Record<string, unknown>, file: string): Input[] | undefined {
  if (typeof deployment === "object" && deployment !== null) return ofState(deployment as State, file);
  if (Array.isArray(resources) && typeof stack === "string") return ofGraph(resources as Node[], file);
  return undefined;
}

function ofDocument({ node, lines, data, error }: ParsedDocument, index: number, file: string): Inputs {
  const fault = (what: string, line = lines.linePos(node.contents?.range?.[0] ?? 0).line || 1): Inputs => ({
    inputs: [],
    faults: [{ file, line, what }],
  });
  if (error !== undefined) return fault(error.what, error.line);
  if (Array.isArray(data))
    return data.some(isObject) ? fault("is a list of objects; write documents, or a List with items") : NOTHING;
  if (data === null || typeof data !== "object") return NOTHING;
  const body = data as Record<string, unknown>;
  const graph = ofGraphOrState(body, file);
  if (graph !== undefined) return { inputs: graph, faults: [] };
  const { apiVersion, kind, metadata } = body;
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    if (metadata === undefined || (apiVersion === undefined && kind === undefined)) return NOTHING;
    const missing =
      typeof kind === "string" ? `kind ${kind} and no apiVersion` : `apiVersion ${apiVersion} and no kind`;
    return fault(`is no Kubernetes object: it has ${missing} that is a text`);
  }
  // Files for kubectl and kustomize themselves: no API server takes them.
  if (/(^|\.)config\.k8s\.io\//.test(apiVersion)) return NOTHING;
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const { name } = (metadata ?? {}) as { name?: unknown };
  const judged = {
    type: `kubernetes:${module}:${kind}`,
    urn: `${file}#${index}`,
    name: String(name ?? ""),
    props: body,
  };
  const line = (path: string) => lineOf(node.contents as YamlNode | null, path, lines);
  return { inputs: [{ judged, file, line }], faults: [] };
}

const NOTHING: Inputs = { inputs: [], faults: [] };

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value;
}

interface State {
  resources?: (Node & { sourcePosition?: string; ignoreChanges?: string[] })[];
}

interface Node {
  type: string;
  urn: string;
  name?: string;
  provider?: string;
  inputs?: unknown;
  protect?: boolean;
  options?: { ignoreChanges?: string[] };
  source?: { file: string; line: number };
  delete?: boolean;
}

/** Resources of `pulumi stack export`; one that waits for its deletion is no part of the stack any more. */
function ofState({ resources = [] }: State, file: string): Input[] {
  return resources
    .filter((resource) => resource.delete !== true)
    .map(({ type, urn, provider, inputs = {}, protect = false, ignoreChanges = [], sourcePosition }) => {
      const [, source, line] = /^project:\/\/\/?([^#]+)#(\d+)/.exec(sourcePosition ?? "") ?? [];
      const options = { protect, ignoreChanges, secretsMarked: true };
      const name = urn.slice(urn.lastIndexOf("::") + 2);
      return {
        judged: { type, urn, name, props: inputs, options, ...clusterOf(type, provider) },
        file: source ?? file,
        line: () => Number(line ?? 1),
      };
    });
}

function ofGraph(resources: readonly Node[], file: string): Input[] {
  return resources.map(({ type, urn, name = "", provider, inputs = {}, protect = false, options, source }) => {
    const own = { protect, ignoreChanges: options?.ignoreChanges ?? [], secretsMarked: true };
    return {
      judged: { type, urn, name, props: fromMarkers(inputs), options: own, ...clusterOf(type, provider) },
      file: source?.file ?? file,
      line: () => source?.line ?? 1,
    };
  });
}

/** A config.toml is judged like the ConfigMap that would hold it; TOML of another kind is left out. */
function toml(file: string, text: string): Inputs {
  if (!/^[ \t]*\[\[?[ \t]*["']?runners/im.test(text)) return { inputs: [], faults: tomlFaults(file, text) };
  const metadata = { name: file, namespace: "file" };
  const props = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "config.toml": text } };
  const judged = { type: "kubernetes:core/v1:ConfigMap", urn: `${file}#0`, name: file, props };
  return { inputs: [{ judged, file, line: (path) => lineInToml(text, path) }], faults: tomlFaults(file, text) };
}

function tomlFaults(file: string, text: string): Fault[] {
  try {
    parseToml(text);
    return [];
  } catch (cause) {
    const [what] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1);
    return [{ file, line: cause instanceof TomlError ? cause.line : 1, what: `is not TOML: ${what}` }];
  }
}

function agent(file: string, text: string): Input {
  const props = { filePath: file, content: text };
  return {
    judged: { type: "gitlab:index/repositoryFile:RepositoryFile", urn: `${file}#0`, name: file, props },
    file,
    line: () => 1,
  };
}

/** The line that sets the last key of a path, in whatever letter case; the first line where there is none. */
function lineInToml(text: string, path: string): number {
  const key =
    path
      .split(/[.»]/)
      .at(-1)
      ?.replace(/\[\d+\]$/, "")
      .trim()
      .toLowerCase() ?? "";
  const index = text.split("\n").findIndex((line) => line.trim().toLowerCase().replaceAll('"', "").startsWith(key));
  return key === "" || index < 0 ? 1 : index + 1;
}
