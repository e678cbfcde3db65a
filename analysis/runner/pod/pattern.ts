import { RE2JS } from "re2js";

const compiled = new Map<string, RE2JS | null>();

/** Compiled once for each source, in linear time whatever the pattern: RE2 is also what Go's `regexp` is. */
function compile(source: string): RE2JS | null {
  let regex = compiled.get(source);
  if (regex === undefined) {
    try {
      regex = RE2JS.compile(source);
    } catch {
      regex = null;
    }
    compiled.set(source, regex);
  }
  return regex;
}

/**
 * Whether a text holds a match of a pattern of Go (`regexp` of its standard library, unanchored); undefined where the
 * pattern is none.
 */
export function matches(pattern: string, text: string): boolean | undefined {
  return compile(pattern)?.matcher(text).find();
}

/**
 * Whether an image is of a pattern of `allowed_images` or `allowed_services` (github.com/bmatcuk/doublestar): `*` and `?` do
 * not reach over a slash, `**` as a whole part does, `{a,b}` and `[a-z]` choose. A malformed pattern matches nothing.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  return alternatives(pattern).some((one) => compile(globSource(one))?.matches(text) === true);
}

/** Where a choice in braces begins: `**` counts as a whole part there. */
const START = "\u0000";
const ALTERNATIVES_MAX = 10_000;

/** A pattern with each choice of its braces; none where a brace has no end, or where there are too many. */
function alternatives(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (open.length + done.length > ALTERNATIVES_MAX) return [];
    const begin = /^(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\{])*\{/s.exec(one)?.[0].length;
    if (begin === undefined) done.push(one);
    else {
      const choice = choiceAt(one, begin);
      if (choice === undefined) return [];
      const [before, after] = [one.slice(0, begin - 1) + START, one.slice(choice.end)];
      open.push(...choice.parts.map((part) => before + part + after));
    }
  }
  return done;
}

/** The parts of a choice, and where it ends. */
function choiceAt(pattern: string, begin: number): { parts: string[]; end: number } | undefined {
  const parts: string[] = [];
  let [depth, from] = [1, begin];
  for (let at = begin; at < pattern.length; at += 1) {
    const sign = pattern[at];
    if (sign === "\\") at += 1;
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if ((sign === "," && depth === 1) || depth === 0) {
      parts.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (depth === 0) return { parts, end: from };
  }
  return undefined;
}

const GLOB = /\/\*\*(?=\/|$)|(?:^|\0)\*\*(?:\/|$)|\*+|\?|\[[!^]?(?:\\.|[^\]\\])+\]|\\.|[^*?[\\/\0]+|./gs;

/** A regular expression for a pattern without braces; one that matches nothing for a malformed one. */
function globSource(pattern: string): string {
  const source = pattern.replaceAll(GLOB, (token) => {
    if (token === START) return "";
    if (token === "/**") return "(?:/.*)?";
    if (/^\0?\*\*/.test(token) && !/^\*+$/.test(token)) return token.endsWith("/") ? "(?:.*/)?" : ".*";
    if (token.startsWith("*")) return pattern === "**" ? ".*" : "[^/]*";
    if (token === "?") return "[^/]";
    if (token === "[" || token === "\\") return "(";
    if (token.startsWith("[")) return classSource(token);
    return RE2JS.quote(token.startsWith("\\") ? token.slice(1) : token);
  });
  return `(?s)${source}`;
}

/** A class of characters. A range whose end is before its start is its start alone. */
function classSource(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const body = token.slice(negated ? 2 : 1, -1);
  const ranges = [...body.matchAll(/(\\.|.)(?:-(\\.|.))?/gsu)].map(([, first = "", last = first]) => {
    const [from, to] = [first, last].map((sign) => (sign.length > 1 && sign.startsWith("\\") ? sign.slice(1) : sign));
    return from! <= to! ? `${hexadecimal(from!)}-${hexadecimal(to!)}` : hexadecimal(from!);
  });
  return `[${negated ? "^" : ""}${ranges.join("")}]`;
}

function hexadecimal(sign: string): string {
  return `\\x{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * Whether a pattern must match a whole text: `^` and `$` around it, and no choice between them outside brackets. Not so where
 * it lets `^` and `$` stand at lines, makes one of them optional, or takes signs literally (`\Q`).
 */
export function isAnchored(pattern: string): boolean {
  if (/\(\?[a-zA-Z]*m|\\Q/.test(pattern)) return false;
  const body = pattern.replace(/^\(\?[a-zA-Z]+\)/, "");
  if (!/^(\^|\\A)(?![?*{])/.test(body) || !/(^|[^\\])(\\\\)*(\$|\\z)$/.test(body)) return false;
  let depth = 0;
  for (const [token] of body.matchAll(/\\.|\[\^?\]?[^\]]*\]|[()|]|[^\\[()|]+|./gs)) {
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (token === "|" && depth === 0) return false;
  }
  return true;
}
