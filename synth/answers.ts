import type { GraphNode, Lookup } from "./graph.ts";
import type { Answers } from "./monitor.ts";
import { DUMMY_SECRET } from "./stack-file.ts";
import { marked, secretOnWire } from "./values.ts";

/**
 * The answers of a preview without any provider: ids and computed outputs are unknown; a lookup finds what it asked for,
 * with a made-up id (`found` keeps which id stands for what). Secret outputs are dummies and not unknown, because a custom
 * resource's request says of an unknown value no longer that it is secret (sdk/nodejs/runtime/rpc.ts, serializeProperty).
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

/** The SDK takes an output for secret only when the answer marks it, as the engine's answer does. */
function secretOutputs(node: GraphNode, wire: Record<string, unknown>): Record<string, unknown> {
  const names = node.options.additionalSecretOutputs ?? [];
  return Object.fromEntries(names.map((name) => [name, secretOnWire(wire[name] ?? DUMMY_SECRET)]));
}

/** A number of nine digits made from a text: the same in every run. */
export function stableNumber(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) % 900_000_000;
  return 100_000_000 + hash;
}
