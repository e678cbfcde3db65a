import { parse, TomlError } from "smol-toml";
import { excessOf } from "../../objects/excess.ts";
import { CONFIG, DEPRECATED } from "./keys.ts";
import { Section } from "./section.ts";
import type { Leaf, Shape, Table } from "./shape.ts";
import { withoutActions } from "./template.ts";
import { faultsOfValues } from "./values.ts";

/** A value that GitLab Runner does not accept, or a key that it does not read. */
export interface KeyFault {
  /** Path as `gitlab-runner lint` writes it: without the numbers of lists, in the letter case of the text, odd keys in quotes. */
  readonly path: string;
  readonly what: string;
}

/** A config.toml as GitLab Runner reads it. */
export interface Decoded {
  /** Keys are as in the documentation, whatever their letter case in the text. */
  readonly root: Section;
  /** `[[runners]]`. */
  readonly runners: readonly Section[];
  /** Why the text is not TOML, with line and column. GitLab Runner does not start. */
  readonly syntax: string | undefined;
  /** Values that are wrong, missing keys of a table that needs them. GitLab Runner does not start. */
  readonly faults: readonly KeyFault[];
  /** Keys without effect; under an unknown table only the table. GitLab Runner starts without a word. */
  readonly unknown: readonly KeyFault[];
  /** Keys that are still read, with what replaces them. */
  readonly deprecated: readonly KeyFault[];
}

/**
 * Reads a config.toml with the rules of GitLab Runner's TOML decoder: letter case of keys does not matter, unknown keys are
 * ignored, wrong types are errors, an empty list counts as none (the configuration is copied as JSON for each job).
 */
export function decodeConfig(text: string): Decoded {
  const notes: Notes = { faults: [], unknown: [], deprecated: [] };
  const { data, syntax } = parseText(text);
  if (syntax !== undefined) return { root: new Section({}), runners: [], syntax, ...notes };
  const root = new Section(asTable(decode(data, CONFIG, [], notes)));
  notes.faults.push(...faultsOfValues(root));
  return { root, runners: root.tables("runners"), syntax: undefined, ...notes };
}

/** Why GitLab Runner does not start with a configuration, or undefined where it does. */
export function refusalOf({ syntax, faults }: Decoded): string | undefined {
  const [fault] = faults;
  return syntax ?? (fault && `${fault.path}: ${fault.what}`);
}

/** A text with template actions that is no TOML as it stands is read without them, as far as that goes. */
function parseText(text: string): { data?: unknown; syntax?: string } {
  try {
    const data = parse(text, { integersAsBigInt: true });
    const excess = excessOf(data);
    return excess === undefined ? { data } : { syntax: `the text ${excess}` };
  } catch (error) {
    const bare = withoutActions(text);
    return bare === text ? { syntax: reasonOf(error) } : parseText(bare);
  }
}

interface Notes {
  faults: KeyFault[];
  unknown: KeyFault[];
  deprecated: KeyFault[];
}

function reasonOf(error: unknown): string {
  if (error instanceof TomlError) return `line ${error.line}, column ${error.column}: ${error.message.split("\n")[0]}`;
  return error instanceof Error ? error.message : String(error);
}

type Path = readonly string[];

function decode(value: unknown, shape: Shape, path: Path, notes: Notes): unknown {
  if (typeof shape === "string") return decodeLeaf(value, shape, path, notes);
  if ("table" in shape) return decodeTable(value, shape, path, notes);
  if ("list" in shape) {
    if (!Array.isArray(value)) return refuse(value, "a list", path, notes);
    const items = value.map((item) => decode(item, shape.list, path, notes)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isTable(value)) return refuse(value, "a table", path, notes);
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, decode(inner, shape.map, [...path, key], notes)])
    .filter(([, inner]) => inner !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function decodeTable(value: unknown, { table, required }: Table, path: Path, notes: Notes): unknown {
  if (!isTable(value)) return refuse(value, "a table", path, notes);
  const decoded: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const known = nameIn(table, key);
    const here = [...path, key];
    if (known === undefined) {
      if (required === undefined) note(notes.unknown, here, "no such key: it has no effect");
      continue;
    }
    const replacement = DEPRECATED[here.join(".").toLowerCase()];
    if (replacement !== undefined) note(notes.deprecated, here, `use ${replacement}`);
    // The exact spelling wins where a text has a key in two letter cases.
    if (Object.hasOwn(decoded, known) && key !== known) continue;
    const lenient = required === undefined ? notes : { faults: [], unknown: [], deprecated: [] };
    decoded[known] = decode(inner, table[known]!, here, lenient);
  }
  const missing = (required ?? []).filter((key) => (decoded[key] ?? "") === "");
  if (missing.length > 0) note(notes.faults, path, `${missing.join(", ")} must be given`);
  return decoded;
}

const folded = new WeakMap<object, Map<string, string>>();

function nameIn(table: Readonly<Record<string, Shape>>, key: string): string | undefined {
  if (Object.hasOwn(table, key)) return key;
  let names = folded.get(table);
  if (names === undefined) {
    names = new Map(Object.keys(table).map((name) => [name.toLowerCase(), name]));
    folded.set(table, names);
  }
  return names.get(key.toLowerCase());
}

const WANTED: Readonly<Record<Exclude<Leaf, "any">, string>> = {
  string: "a text",
  bool: "true or false",
  int: "a whole number",
  int32: "a whole number of 32 bits",
  float: "a number",
  duration: "a duration such as 1h30m, or nanoseconds",
  time: "a date with time",
  strings: "a list of texts",
  "string-or-strings": "a text or a list of texts",
};

const DURATION = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

function decodeLeaf(value: unknown, leaf: Leaf, path: Path, notes: Notes): unknown {
  if (leaf === "string-or-strings" && typeof value === "string") return [value];
  if (leaf === "strings" || leaf === "string-or-strings") {
    const wrong = Array.isArray(value) ? value.find((item) => typeof item !== "string") : value;
    if (wrong !== undefined) return refuse(wrong, WANTED[leaf], path, notes);
    return Array.isArray(value) && value.length > 0 ? value : undefined;
  }
  if (leaf !== "any" && !fits(value, leaf)) return refuse(value, WANTED[leaf], path, notes);
  return typeof value === "bigint" ? Number(value) : value;
}

function fits(value: unknown, leaf: Exclude<Leaf, "any" | "strings" | "string-or-strings">): boolean {
  switch (leaf) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int":
      return typeof value === "bigint";
    case "int32":
      return typeof value === "bigint" && BigInt.asIntN(32, value) === value;
    case "float":
      return typeof value === "number" || typeof value === "bigint";
    case "duration":
      return typeof value === "bigint" || (typeof value === "string" && DURATION.test(value));
    case "time":
      return value instanceof Date || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
  }
}

function refuse(value: unknown, wanted: string, path: Path, notes: Notes): undefined {
  note(notes.faults, path, `must be ${wanted}, found ${kindOf(value)}`);
  return undefined;
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "a text";
  if (typeof value === "bigint") return "a whole number";
  if (typeof value === "number") return "a number with a fraction";
  if (typeof value === "boolean") return `${value}`;
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "a date" : "a table";
}

function note(into: KeyFault[], path: Path, what: string): void {
  const joined = path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join(".");
  if (!into.some((fault) => fault.path === joined && fault.what === what)) into.push({ path: joined, what });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function asTable(value: unknown): Record<string, unknown> {
  return isTable(value) ? value : {};
}
