import { stringify } from "yaml";
import type { Graph, GraphNode } from "./graph.ts";

/** Stands for a value that is fixed when the resource is made and that later runs ignore (an expiry counted from now). */
const SET_ONCE = "(set once, when the resource is made)";

/**
 * A graph as the files that are reviewed: `<kind>--<name>.yaml` for each resource, and `stack.yaml` with outputs, lookups and
 * diagnostics. Keys are sorted, resources are named by type and name, and what changes without a change of the stack (source
 * lines, SDK versions, values of `ignoreChanges`) is left out.
 */
export function goldenFiles(graph: Graph): Map<string, string> {
  const byUrn = new Map(graph.resources.map((node) => [node.urn, node]));
  const reference = (urn: string) => {
    const node = byUrn.get(urn);
    return node ? `${node.type} ${node.name}` : urn;
  };
  const files = new Map<string, string>();
  for (const node of graph.resources) {
    if (node.type === "pulumi:pulumi:Stack") continue;
    const name = fileName(node);
    if (files.has(name)) throw new Error(`Two resources of ${graph.stack} would be written to ${name}; rename one.`);
    files.set(name, yaml(described(node, reference)));
  }
  const { outputs, lookups, diagnostics } = graph;
  return files.set("stack.yaml", yaml({ outputs, lookups, diagnostics }));
}

function fileName({ type, name }: GraphNode): string {
  const kind = type.split(":").at(-1);
  const stem = type.startsWith("pulumi:providers:") ? `Provider--${kind}-${name}` : `${kind}--${name}`;
  return `${stem.replaceAll(/[^\w.-]+/g, "_")}.yaml`;
}

function described(node: GraphNode, reference: (urn: string) => string): object {
  const { version: _, ...options } = node.options;
  const providers = Object.values(node.providers).map(reference);
  return {
    type: node.type,
    name: node.name,
    parent: node.parent && reference(node.parent),
    ...(node.provider && { provider: reference(node.provider) }),
    ...(providers.length > 0 && { providers: providers.sort() }),
    ...(node.dependencies.length > 0 && { dependencies: node.dependencies.map(reference).sort() }),
    ...(node.protect && { protect: true }),
    ...(Object.keys(options).length > 0 && { options }),
    inputs: (node.options.ignoreChanges ?? []).reduce(setOnce, node.inputs),
  };
}

/** A copy of the inputs with what is at a path of `ignoreChanges` (`a.b`) replaced. */
function setOnce(inputs: Record<string, unknown>, path: string): Record<string, unknown> {
  const [key = "", ...rest] = path.split(".");
  if (!(key in inputs)) return inputs;
  const inner = inputs[key];
  if (rest.length === 0) return { ...inputs, [key]: SET_ONCE };
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inputs;
  return { ...inputs, [key]: setOnce(inner as Record<string, unknown>, rest.join(".")) };
}

function yaml(value: object): string {
  return stringify(value, { sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0 });
}
