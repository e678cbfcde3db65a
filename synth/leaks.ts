import type { Diagnostic, GraphNode } from "./graph.ts";
import { DUMMY_SECRET } from "./stack-file.ts";

const secretMarker = { secret: true } as const;

/**
 * Finds where a secret (of the stack or of a resource) stands in plain text: the dummy that stands for it is in no input that is marked secret,
 * because those have become markers. Puts a marker there and tells each place as an error.
 */
export function markLeaks(resources: GraphNode[]): Diagnostic[] {
  return resources.flatMap((node) => {
    const places: string[] = [];
    node.inputs = clean(node.inputs, "", places) as Record<string, unknown>;
    return places.map((place) => ({
      severity: "error",
      message: `a secret is in plain text in "${place}" of ${node.type} ${node.name}; wrap it in pulumi.secret()`,
      urn: node.urn,
    }));
  });
}

function clean(value: unknown, path: string, places: string[]): unknown {
  if (typeof value === "string") {
    if (!value.includes(DUMMY_SECRET)) return value;
    places.push(path);
    return secretMarker;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => clean(item, `${path}[${index}]`, places));
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, clean(item, path ? `${path}.${key}` : key, places)]));
}
