import type { GraphNode, Lookup } from "./graph.ts";
import type { Answers } from "./monitor.ts";
import { marked, secretOnWire, UNKNOWN_VALUE } from "./values.ts";

/**
 * The answers of a preview without any provider: ids and computed outputs are unknown, secret ones unknown and secret; a
 * lookup finds what it asked for, with a made-up id (`found` keeps which id stands for what).
 */
export function previewAnswers(found: Lookup[]): Answers {
  return {
    resource: (node, wire) => ({ id: undefined, state: { ...wire, ...secretOutputs(node, wire) } }),
    invoke: (token, wire) => {
      const inputs = marked(wire) as Record<string, unknown>;
      const id = String(stableNumber(`${token} ${JSON.stringify(inputs)}`));
      if (!found.some((lookup) => lookup.id === id)) found.push({ token, inputs, id });
      return { ...wire, id };
    },
  };
}

/** The SDK marks an output as secret only when the answer does, as the engine's answer would. */
function secretOutputs(node: GraphNode, wire: Record<string, unknown>): Record<string, unknown> {
  const names = node.options.additionalSecretOutputs ?? [];
  return Object.fromEntries(names.map((name) => [name, secretOnWire(wire[name] ?? UNKNOWN_VALUE)]));
}

/** A number of nine digits made from a text: the same in every run. */
export function stableNumber(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) % 900_000_000;
  return 100_000_000 + hash;
}
