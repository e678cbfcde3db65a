import { join } from "node:path";
import type { Graph, GraphNode } from "../../synth/graph.ts";
import { synthesise } from "../../synth/synthesise.ts";
import { gitlabType, KINDS } from "./kinds.ts";
import type { Wanted } from "./plan.ts";
import { isKubernetes, type StateResource, type Values } from "./state.ts";

/** What the program names, and where its providers look. */
export interface Program {
  wanted: Wanted[];
  /** Providers by URN, with their inputs; a secret is `{ secret: true }`. */
  providers: Map<string, Values>;
}

/** Runs the program without engine, cluster or GitLab, with the stack file of `dir`. */
export async function programOf(stack: string, dir: string): Promise<Program> {
  const name = stack.split("/").at(-1)!;
  return fromGraph(await synthesise({ stack: name, configFile: join(dir, `Pulumi.${name}.yaml`) }));
}

/** Resources of the types that repair can look for, and the providers. */
export function fromGraph(graph: Graph): Program {
  const nodes = graph.resources.filter(({ custom }) => custom);
  return {
    wanted: nodes
      .filter(({ type }) => type in KINDS || isKubernetes(type))
      .map((node) => ({
        urn: node.urn,
        type: node.type,
        ...(node.parent && { parent: node.parent }),
        ...(node.provider && { provider: node.provider }),
        inputs: withPaths(node, graph),
        from: "program",
      })),
    providers: new Map(nodes.filter(isProvider).map(({ urn, inputs }) => [urn, inputs])),
  };
}

/** The same from a state, for a stack file that cannot be read any more. */
export function providersOf(resources: StateResource[]): Map<string, Values> {
  return new Map(resources.filter(isProvider).map(({ urn, inputs = {} }) => [urn, inputs]));
}

const isProvider = ({ type }: { type: string }) => type.startsWith("pulumi:providers:");

/** A runner's owner is a number that stands for a lookup's answer here; GitLab takes the path that was looked up as well. */
function withPaths({ type, inputs }: GraphNode, { lookups }: Graph): Values {
  if (type !== gitlabType("userRunner")) return inputs;
  const path = (value: unknown) => {
    const asked = lookups.find(({ id }) => id === String(value))?.inputs;
    return asked?.["fullPath"] ?? asked?.["pathWithNamespace"] ?? value;
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, /^(group|project)Id$/.test(name) ? path(value) : value]),
  );
}
