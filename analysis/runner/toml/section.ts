type Data = Readonly<Record<string, unknown>>;

/**
 * A decoded table of a config.toml. Types were checked when it was decoded, so each accessor only says what an absent key
 * counts as; like in GitLab Runner, an absent text equals an empty one.
 */
export class Section {
  readonly data: Data;

  constructor(data: Data) {
    this.data = data;
  }

  has(key: string): boolean {
    return this.data[key] !== undefined;
  }

  /** A text; empty where it is absent. */
  text(key: string): string {
    return this.optional(key) ?? "";
  }

  /** A text that may be absent. */
  optional(key: string): string | undefined {
    return this.data[key] as string | undefined;
  }

  flag(key: string): boolean | undefined {
    return this.data[key] as boolean | undefined;
  }

  /** A whole number; undefined where it is absent. */
  int(key: string): number | undefined {
    return this.data[key] as number | undefined;
  }

  /** A list of texts; empty where it is absent. */
  texts(key: string): readonly string[] {
    return (this.data[key] as string[] | undefined) ?? [];
  }

  ints(key: string): readonly number[] {
    return (this.data[key] as number[] | undefined) ?? [];
  }

  /** A table with the user's own keys; empty where it is absent. */
  map<T = string>(key: string): Readonly<Record<string, T>> {
    return (this.data[key] as Record<string, T> | undefined) ?? {};
  }

  /** A table; an empty one where it is absent. */
  table(key: string): Section {
    return new Section((this.data[key] as Data | undefined) ?? {});
  }

  /** An array of tables; empty where it is absent. */
  tables(key: string): Section[] {
    return ((this.data[key] as Data[] | undefined) ?? []).map((data) => new Section(data ?? {}));
  }
}
