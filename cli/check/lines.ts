import { isCollection, type LineCounter, type Node } from "yaml";

/** Keys of a path such as `spec.egress[0].to["a.b/c"]`; what stands behind ` » ` lies inside a text and is left out. */
export function keysOf(path: string): (string | number)[] {
  const [outer = ""] = path.split(" » ");
  const keys: (string | number)[] = [];
  for (const match of outer.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)) {
    if (match[1] !== undefined) keys.push(match[1]);
    else if (match[2] !== undefined) keys.push(Number(match[2]));
    else keys.push(match[3]!);
  }
  return keys;
}

/** The line of the deepest part of a path that is in the document: what is absent is missing there. */
export function lineOf(root: Node | null, path: string, lines: LineCounter): number {
  let here: Node | null = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of keysOf(path)) {
    if (!isCollection(here)) break;
    const next = here.get(key, true) as Node | undefined;
    if (next?.range === undefined || next.range === null) break;
    here = next;
    offset = next.range[0];
  }
  return Math.max(1, lines.linePos(offset).line);
}
