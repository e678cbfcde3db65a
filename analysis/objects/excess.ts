/** Deeper than any Kubernetes object, and than the engines look. */
const MAX_DEPTH = 100;
/** Flow brackets, indents and dashes: more than any file that people write, less than what breaks a parser that calls itself. */
const MAX_NESTING = 200;
/** More than the largest object that an API server takes (1.5 MB) can hold, many times over. */
const MAX_VALUES = 1_000_000;

/**
 * Whether a text is nested so deeply that a parser of YAML, which calls itself for each level, would run out of stack. Cheap, and
 * without regard to quotes: brackets in texts come in pairs, or there are few.
 */
export function isNestedTooDeeply(text: string): boolean {
  let brackets = 0;
  const indents: number[] = [];
  for (const line of text.split("\n")) {
    const indent = line.length - line.trimStart().length;
    if (indent < line.length) {
      while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop();
      indents.push(indent);
    }
    let marks = 0;
    for (let at = indent; "-?".includes(line.charAt(at)) && " \t".includes(line.charAt(at + 1)) && at < line.length; ) {
      marks++;
      for (at++; " \t".includes(line.charAt(at)) && at < line.length; ) at++;
    }
    for (let at = indent; at < line.length; at++) {
      const mark = line.charAt(at);
      if (mark === "[" || mark === "{") brackets++;
      else if ((mark === "]" || mark === "}") && brackets > 0) brackets--;
      if (brackets > MAX_NESTING) return true;
    }
    if (indents.length + marks > MAX_NESTING) return true;
  }
  return false;
}

/** What is too much in plain data, where every alias is filled in: a cycle is endless depth. */
export function excessOf(data: unknown, { depth: most = MAX_DEPTH, values = MAX_VALUES } = {}): string | undefined {
  const open: [value: unknown, depth: number][] = [[data, 0]];
  for (let count = 0; open.length > 0; count++) {
    const [value, depth] = open.pop()!;
    if (depth > most) return `is nested deeper than ${most} levels, or contains itself`;
    if (count > values) return `holds more than ${values} values once its aliases are filled in`;
    if (value === null || typeof value !== "object") continue;
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
  return undefined;
}
