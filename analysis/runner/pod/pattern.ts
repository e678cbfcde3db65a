/** What Go's regular expressions do not have, although JavaScript's do: looking around, and back references. */
const NOT_GO = /\(\?<?[=!]|\\[1-9]|\\k</;

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
  punct: "!-\\/:-@\\[-`{-~",
};

const compiled = new Map<string, RegExp | null>();

/**
 * Whether a text holds a match of a pattern of Go (`regexp` of its standard library, unanchored); undefined where the
 * pattern is none.
 */
export function matches(pattern: string, text: string): boolean | undefined {
  let regex = compiled.get(pattern);
  if (regex === undefined) {
    regex = compile(pattern);
    compiled.set(pattern, regex);
  }
  return regex === null ? undefined : regex.test(text);
}

function compile(pattern: string): RegExp | null {
  if (NOT_GO.test(pattern)) return null;
  const [lead = "", flags = ""] = /^\(\?([imsU]+)\)/.exec(pattern) ?? [];
  const source = pattern
    .slice(lead.length)
    .replaceAll(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name] ?? all)
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\\([Az])/g, (_all, end: string) => (end === "A" ? "^" : "$"));
  try {
    return new RegExp(source, [...new Set(flags.replaceAll(/[^ims]/g, ""))].join(""));
  } catch {
    return null;
  }
}

const globs = new Map<string, RegExp>();

/**
 * Whether an image is of a pattern of `allowed_images` or `allowed_services`: `*` and `?` do not reach over a slash, `**`
 * as a whole part does, `{a,b}` and `[a-z]` choose. A malformed pattern matches nothing.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let regex = globs.get(pattern);
  if (regex === undefined) {
    try {
      regex = new RegExp(`^${globSource(pattern)}$`, "s");
    } catch {
      regex = /[^\s\S]/;
    }
    globs.set(pattern, regex);
  }
  return regex.test(text);
}

const GLOB = /\/\*\*(?=\/|$)|^\*\*\/|^\*\*$|\*+|\?|\[[!^]?[^\]]+\]|\\.|[{},]|[^*?[\\{},/]+|./gs;

function globSource(pattern: string): string {
  let depth = 0;
  return pattern.replaceAll(GLOB, (token) => {
    if (token === "/**") return "(?:/.*)?";
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return pattern === "**" ? ".*" : "[^/]*";
    if (token.startsWith("*")) return "[^/]*";
    if (token === "?") return "[^/]";
    if (token === "{" || (token === "}" && depth > 0)) {
      depth += token === "{" ? 1 : -1;
      return token === "{" ? "(?:" : ")";
    }
    if (token === "," && depth > 0) return "|";
    if (token === "[") throw new SyntaxError("a class of characters without an end");
    if (token.startsWith("[")) return classSource(token);
    if (token.startsWith("\\") && token.length === 2) return literal(token[1] ?? "");
    return literal(token);
  });
}

function classSource(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const inner = token.slice(negated ? 2 : 1, -1).replaceAll(/[[\]\\^]/g, "\\$&");
  return `[${negated ? "^" : ""}${inner}]`;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Whether a pattern must match a whole text: `^` and `$` around it, and no choice between them outside brackets. */
export function isAnchored(pattern: string): boolean {
  const body = pattern.replace(/^\(\?[a-zA-Z]+\)/, "");
  if (!/^(\^|\\A)/.test(body) || !/(^|[^\\])(\\\\)*(\$|\\z)$/.test(body)) return false;
  let depth = 0;
  for (const [token] of body.matchAll(/\\.|\[\^?\]?[^\]]*\]|[()|]|[^\\[()|]+|./gs)) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (token === "|" && depth === 0) return false;
  }
  return true;
}
