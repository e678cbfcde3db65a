/** What a value of a configuration must be: GitLab Runner stops where the type is another one. */
export type Leaf =
  | "string"
  | "bool"
  | "int"
  | "int32"
  | "float"
  /** A Go duration as text, or nanoseconds. */
  | "duration"
  | "time"
  | "any"
  /** A list of texts. */
  | "strings"
  /** One text or a list of texts. */
  | "string-or-strings";

export interface Table {
  readonly table: Readonly<Record<string, Shape>>;
  /** Keys without which GitLab Runner refuses the table; such a table reads unknown keys without a word. */
  readonly required?: readonly string[];
}

export type Shape = Leaf | Table | { readonly list: Shape } | { readonly map: Shape };

/** Keys of one shape, named in one text with spaces between them. */
export function each(shape: Shape, names: string): Record<string, Shape> {
  return Object.fromEntries(names.split(" ").map((name) => [name, shape]));
}

/** A table with these keys. */
export function table(keys: Readonly<Record<string, Shape>>, required?: readonly string[]): Table {
  return required === undefined ? { table: keys } : { table: keys, required };
}

/** A list whose items have this shape, such as an array of tables. */
export function list(item: Shape): Shape {
  return { list: item };
}

/** A table whose keys are the user's own. */
export function map(value: Shape): Shape {
  return { map: value };
}
