import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import { fromMarkers } from "../../analysis/objects/wire.ts";
import { clusterOf } from "../../policy/lib/cluster.ts";
import type { Judged } from "../../policy/lib/session.ts";
import { WrongUsage } from "../exit.ts";
import { lineOf } from "./lines.ts";

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
  readonly faults: readonly { file: string; line: number; what: string }[];
}

const READ = [".yaml", ".yml", ".json", ".toml"];
const AGENT = /(^|\/)\.gitlab\/agents\/[^/]+\/config\.ya?ml$/;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file, or every YAML, JSON and TOML file of a folder: manifests and renderings (any number of documents), an exported Pulumi
 * state, a graph of `glk synth`, a runner's config.toml, an agent's config.yaml. Documents that are none of these are left out.
 */
export function readInputs(path: string): Inputs {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new WrongUsage(`${path} does not exist; name a file or a folder`);
  const read = (stat.isDirectory() ? filesOf(path) : [path]).map(readFile);
  return { inputs: read.flatMap(({ inputs }) => inputs), faults: read.flatMap(({ faults }) => faults) };
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && (!name.startsWith(".") || name === ".gitlab"))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesOf(path);
      return entry.isFile() && READ.includes(extname(entry.name)) ? [path] : [];
    });
}

function readFile(path: string): Inputs {
  const file = relative(process.cwd(), path) || path;
  if (statSync(path).size > MAX_BYTES)
    return { inputs: [], faults: [{ file, line: 1, what: `is larger than ${MAX_BYTES} bytes` }] };
  const text = readFileSync(path, "utf8");
  if (extname(path) === ".toml") return { inputs: [toml(file, text)], faults: [] };
  if (AGENT.test(path.replaceAll("\\", "/"))) return { inputs: [agent(file, text)], faults: [] };
  const lines = new LineCounter();
  const inputs: Input[] = [];
  const faults: Inputs["faults"][number][] = [];
  for (const [index, document] of documentsOf(text, lines).entries()) {
    const [error] = document.errors;
    const line = error === undefined ? 1 : lines.linePos(error.pos[0]).line;
    if (error !== undefined) {
      faults.push({ file, line, what: `is not YAML: ${error.message.split("\n", 1)[0]}` });
      continue;
    }
    try {
      inputs.push(...objectsOf(document, index, file, lines));
    } catch (cause) {
      faults.push({ file, line, what: cause instanceof Error ? cause.message.split("\n", 1)[0]! : String(cause) });
    }
  }
  return { inputs, faults };
}

function documentsOf(text: string, lines: LineCounter): Document[] {
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true });
  return Array.isArray(parsed) ? (parsed as Document[]) : [];
}

function objectsOf(document: Document, index: number, file: string, lines: LineCounter): Input[] {
  const data = document.toJS({ maxAliasCount: 100 }) as unknown;
  if (data === null || typeof data !== "object" || Array.isArray(data)) return [];
  const body = data as Record<string, unknown>;
  const { deployment, resources, apiVersion, kind } = body;
  if (typeof deployment === "object" && deployment !== null) return ofState(deployment as State, file);
  if (Array.isArray(resources) && typeof body["stack"] === "string") return ofGraph(resources as Node[], file);
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const { name } = (body["metadata"] ?? {}) as { name?: unknown };
  const judged = {
    type: `kubernetes:${module}:${kind}`,
    urn: `${file}#${index}`,
    name: String(name ?? ""),
    props: body,
  };
  return [{ judged, file, line: (path) => lineOf(document.contents as never, path, lines) }];
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

/** A config.toml is judged like the ConfigMap that would hold it. */
function toml(file: string, text: string): Input {
  const props = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: file }, data: { "config.toml": text } };
  return {
    judged: { type: "kubernetes:core/v1:ConfigMap", urn: `${file}#0`, name: file, props },
    file,
    line: (path) => lineInToml(text, path),
  };
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
