import { type Document, LineCounter, parseAllDocuments, type ScalarTag } from "yaml";
import { excessOf, isNestedTooDeeply } from "../../analysis/objects/excess.ts";

/** One document of a text. */
export interface ParsedDocument {
  readonly node: Document;
  readonly lines: LineCounter;
  /** Plain data without cycles; undefined where the document could not be read. */
  readonly data: unknown;
  /** Why it could not be read, and the line. */
  readonly error?: { readonly line: number; readonly what: string };
}

/** More than the state of ten thousand resources takes as YAML; the parser needs about 70 bytes a byte. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** Uses of an anchor that is small; what grows by aliases of aliases is counted by what it becomes. */
const MAX_ALIASES = 10_000;

/** The words of YAML 1.1 that Kubernetes takes for booleans (sigs.k8s.io/yaml). */
const WORDS: ScalarTag[] = [true, false].map((value) => ({
  tag: "tag:yaml.org,2002:bool",
  default: true,
  identify: () => false,
  test: value ? /^(?:yes|Yes|YES|on|On|ON)$/ : /^(?:no|No|NO|off|Off|OFF)$/,
  resolve: () => value,
}));

/**
 * The documents of a text as Kubernetes' own tools read them: with merge keys and the booleans of YAML 1.1; a key that stands twice,
 * an alias bomb, a cycle and what is nested too deeply are errors.
 */
export function documentsOf(text: string): ParsedDocument[] {
  const lines = new LineCounter();
  if (text.length > MAX_LENGTH) return [broken(lines, `is longer than ${MAX_LENGTH} characters of YAML`)];
  if (isNestedTooDeeply(text)) return [broken(lines, "is nested too deeply to be read")];
  let documents: unknown;
  try {
    documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      merge: true,
      customTags: (tags) => [...tags, ...WORDS],
    });
  } catch (cause) {
    return [broken(lines, `is not YAML: ${firstLine(cause)}`)];
  }
  return Array.isArray(documents) ? documents.map((node: Document) => parsed(node, lines)) : [];
}

function broken(lines: LineCounter, what: string): ParsedDocument {
  return { node: undefined as unknown as Document, lines, data: undefined, error: { line: 1, what } };
}

function parsed(node: Document, lines: LineCounter): ParsedDocument {
  const [error] = node.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    return { node, lines, data: undefined, error: { line, what: `is not YAML: ${firstLine(error)}` } };
  }
  const line = lines.linePos(node.contents?.range?.[0] ?? 0).line || 1;
  try {
    const data: unknown = node.toJS({ maxAliasCount: MAX_ALIASES });
    const excess = excessOf(data);
    return excess === undefined
      ? { node, lines, data }
      : { node, lines, data: undefined, error: { line, what: excess } };
  } catch (cause) {
    return { node, lines, data: undefined, error: { line, what: `cannot be read: ${firstLine(cause)}` } };
  }
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0]!;
}
