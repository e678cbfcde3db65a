import { Secret, UNKNOWN } from "./wire.ts";

/** What a judge could not see while it read an object. */
export class Notes {
  private unknownPaths: Set<string> | undefined;
  private malformedPaths: Map<string, string> | undefined;

  /** Paths whose value is not known yet. Made when first asked for: most objects have none, and there is one of these a rule. */
  get unknown(): Set<string> {
    this.unknownPaths ??= new Set();
    return this.unknownPaths;
  }

  /** Path → what was there and what should have been. */
  get malformed(): Map<string, string> {
    this.malformedPaths ??= new Map();
    return this.malformedPaths;
  }

  /** True when everything that was asked for could be read. */
  get clear(): boolean {
    return (this.unknownPaths?.size ?? 0) === 0 && (this.malformedPaths?.size ?? 0) === 0;
  }
}

type Key = string | number;

/**
 * A place in plain data, with its path. Reading never throws: what is absent reads as `undefined`, what is unknown or of
 * the wrong type reads as `undefined` too and is written down in the notes, so that a judge says "could not judge" and
 * still reports everything else.
 */
export class Reader {
  /** The value as it stands, `UNKNOWN` and `Secret` included. */
  readonly raw: unknown;
  readonly notes: Notes;
  private readonly parent: Reader | undefined;
  private readonly key: Key | undefined;
  /** A place above that is neither map nor absent, so that nothing can stand here. */
  private readonly blocked: Reader | undefined;

  constructor(raw: unknown, notes: Notes = new Notes(), parent?: Reader, key?: Key, blocked?: Reader) {
    this.raw = raw;
    this.notes = notes;
    this.parent = parent;
    this.key = key;
    this.blocked = blocked;
  }

  /** The path from the root, such as `spec.egress[0].to[1]` or `metadata.labels["app.kubernetes.io/name"]`. */
  get path(): string {
    if (this.parent === undefined || this.key === undefined) return "";
    const before = this.parent.path;
    if (typeof this.key === "number") return `${before}[${this.key}]`;
    if (this.key === EMBEDDED) return before;
    if (this.parent.key === EMBEDDED) return `${before} » ${this.key}`;
    if (!/^[\w-]+$/.test(this.key)) return `${before}["${this.key}"]`;
    return before === "" ? this.key : `${before}.${this.key}`;
  }

  /** The keys from the root to this place. */
  get keys(): readonly Key[] {
    return this.parent === undefined || this.key === undefined ? [] : [...this.parent.keys, this.key];
  }

  /** The place below by keys; absent places may be walked through. */
  at(...keys: Key[]): Reader {
    let here: Reader = this;
    for (const key of keys) {
      const value = unwrap(here.raw);
      let child: unknown;
      let blocked = here.blocked;
      if (value === UNKNOWN) child = UNKNOWN;
      else if (Array.isArray(value)) child = typeof key === "number" ? value[key] : undefined;
      else if (value !== null && typeof value === "object" && Object.hasOwn(value, key))
        child = (value as Record<Key, unknown>)[key];
      if (
        isNoMap(value) ||
        (isMap(value) && typeof key === "number") ||
        (Array.isArray(value) && typeof key === "string")
      )
        blocked = here;
      here = new Reader(child, here.notes, here, key, blocked);
    }
    return here;
  }

  /** Data that was written as text inside this place (TOML, YAML), read with a path that shows both. */
  embed(value: unknown): Reader {
    return new Reader(value, this.notes, this, EMBEDDED);
  }

  /** Whether something stands here. An unknown value is noted and counts as absent. */
  exists(): boolean {
    const value = this.known();
    return value !== undefined && value !== null;
  }

  text(): string | undefined {
    return this.typed("string") as string | undefined;
  }

  number(): number | undefined {
    return this.typed("number") as number | undefined;
  }

  flag(): boolean | undefined {
    return this.typed("boolean") as boolean | undefined;
  }

  /** Text or a number: a port, a quantity, a user. */
  scalar(): string | number | undefined {
    const value = this.known();
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" || typeof value === "number") return value;
    return this.odd(value, "text or a number");
  }

  /** The places of a list; an absent list has none. */
  list(): Reader[] {
    const value = this.known();
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return this.odd(value, "a list") ?? [];
    return value.map((_, index) => this.at(index));
  }

  /** The places of a map by key; an absent map has none. */
  entries(): [string, Reader][] {
    const value = this.known();
    if (value === undefined || value === null) return [];
    if (typeof value !== "object" || Array.isArray(value)) return this.odd(value, "a map") ?? [];
    return Object.keys(value).map((key) => [key, this.at(key)]);
  }

  /** The known texts of a list of texts. */
  texts(): string[] {
    return this.list().flatMap((item) => item.text() ?? []);
  }

  /** The value with secrets opened, for a look at its type; reading it notes nothing. */
  get visible(): unknown {
    return unwrap(this.raw);
  }

  /** Whether the value is not known yet; asking notes nothing. */
  isUnknown(): boolean {
    return this.visible === UNKNOWN;
  }

  /** Whether this place is known to be a list (an absent or unknown one is not). */
  isList(): boolean {
    return Array.isArray(unwrap(this.raw));
  }

  /** Notes that this place is of the wrong form and reads as absent. */
  odd(value: unknown, wanted: string): undefined {
    const found = Array.isArray(value) ? "a list" : typeof value === "object" ? "a map" : `a ${typeof value}`;
    this.notes.malformed.set(this.path, `${found} where ${wanted} is expected`);
    return undefined;
  }

  private known(): unknown {
    const value = unwrap(this.raw);
    if (this.blocked !== undefined) {
      const value = unwrap(this.blocked.raw);
      this.blocked.odd(value, isMap(value) ? "a list" : "a map");
    }
    if (value !== UNKNOWN) return value;
    let top: Reader = this;
    while (top.parent !== undefined && unwrap(top.parent.raw) === UNKNOWN) top = top.parent;
    this.notes.unknown.add(top.path);
    return undefined;
  }

  private typed(type: "string" | "number" | "boolean"): unknown {
    const value = this.known();
    if (value === undefined || value === null) return undefined;
    if (typeof value === type) return value;
    return this.odd(value, type === "string" ? "text" : `a ${type}`);
  }
}

function isMap(value: unknown): boolean {
  return value !== null && typeof value === "object" && !Array.isArray(value) && value !== UNKNOWN;
}

function isNoMap(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== "object";
}

const EMBEDDED = "\u0000embedded";

function unwrap(value: unknown): unknown {
  return value instanceof Secret ? unwrap(value.value) : value;
}
