import { distance } from "fastest-levenshtein";
import type { z } from "zod";

/** One fault of a stack file: where it is and a sentence that says what was found, what is allowed and what to do. */
export interface Fault {
  path: string;
  message: string;
}

/** Settings path as a person writes it: `runners.shop.tags[0]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}

/** All faults of a parse, in the order of the file's areas; an unknown key becomes one fault a key, with what is allowed there. */
export function faultsOf(error: z.ZodError, schema: z.ZodType, input: unknown): Fault[] {
  return error.issues
    .flatMap((issue) => issueFaults(issue, schema, input, []))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function issueFaults(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  input: unknown,
  prefix: readonly PropertyKey[],
): Fault[] {
  const path = [...prefix, ...issue.path];
  const found = valueAt(input, path);
  if (isOurs(issue)) return [{ path: formatPath(path), message: issue.message }];
  switch (issue.code) {
    case "unrecognized_keys": {
      const allowed = allowedKeys(schema, path, input);
      return issue.keys.map((key) => ({ path: formatPath([...path, key]), message: unknownKey(key, allowed) }));
    }
    case "invalid_union": {
      const nearest = nearestBranch(issue);
      return nearest
        ? nearest.flatMap((inner) => issueFaults(inner, schema, input, path))
        : [{ path: formatPath(path), message: issue.message }];
    }
    case "invalid_type":
      return [
        {
          path: formatPath(path),
          message:
            found === undefined
              ? `is missing; give ${article(issue.expected)}`
              : `is ${describe(found)}; give ${article(issue.expected)}`,
        },
      ];
    case "invalid_value":
      return [
        {
          path: formatPath(path),
          message: `${found === undefined ? "is missing" : `${JSON.stringify(found)} is not allowed`}; choose ${listed(issue.values.map((value) => JSON.stringify(value)))}`,
        },
      ];
    case "too_small":
    case "too_big":
      return [
        {
          path: formatPath(path),
          message: `${describe(found)} is ${issue.code === "too_small" ? "too small" : "too large"}; ${issue.message}`,
        },
      ];
    case "invalid_key":
      return issue.issues.map((inner) => ({ path: formatPath(path), message: `the key ${inner.message}` }));
    default:
      return [{ path: formatPath(path), message: issue.message }];
  }
}

/** Whether a schema gave the sentence itself; zod's own begin with these words. */
function isOurs({ code, message }: z.core.$ZodIssue): boolean {
  return (
    ["invalid_type", "invalid_value", "too_small", "too_big"].includes(code) &&
    !/^(Invalid (input|option)|Too (small|big))/.test(message)
  );
}

/** The branch of a union with the fewest faults, where one is plainly what the writer meant. */
function nearestBranch(issue: Extract<z.core.$ZodIssue, { code: "invalid_union" }>): z.core.$ZodIssue[] | undefined {
  const branches = issue.errors.filter(
    (branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === "invalid_type"),
  );
  return branches.length === 0
    ? undefined
    : branches.reduce((best, branch) => (branch.length < best.length ? branch : best));
}

function unknownKey(key: string, allowed: string[]): string {
  const nearest = nearestTo(key, allowed);
  const hint = nearest ? `did you mean "${nearest}"? ` : "";
  return `is not a setting; ${hint}${allowed.length > 0 ? `allowed here: ${allowed.join(", ")}` : "remove it"}`;
}

/** Keys that a strict object of the schema allows at a path. */
export function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[], input?: unknown): string[] {
  let current = unwrapped(schema, input);
  let value = input;
  for (const part of path) {
    value = valueAt(value, [part]);
    const def = current.def as unknown as Definition;
    const next =
      def.type === "object"
        ? def.shape?.[String(part)]
        : def.type === "array"
          ? def.element
          : def.type === "record"
            ? def.valueType
            : undefined;
    if (!next) return [];
    current = unwrapped(next, value);
  }
  const def = current.def as unknown as Definition;
  return def.type === "object" ? Object.keys(def.shape ?? {}) : [];
}

interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  valueType?: z.ZodType;
  innerType?: z.ZodType;
  in?: z.ZodType;
  options?: z.ZodType[];
  discriminator?: string;
}

function unwrapped(schema: z.ZodType, value: unknown): z.ZodType {
  const def = schema.def as unknown as Definition;
  if (def.innerType) return unwrapped(def.innerType, value);
  if (def.type === "pipe" && def.in) return unwrapped(def.in, value);
  if (def.type === "union" && def.options) {
    const chosen = def.options.find((option) => {
      const shape = (unwrapped(option, value).def as unknown as Definition).shape;
      return def.discriminator
        ? shape?.[def.discriminator]?.safeParse(valueAt(value, [def.discriminator])).success
        : shape !== undefined;
    });
    return chosen ? unwrapped(chosen, value) : schema;
  }
  return schema;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

function describe(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a map" : JSON.stringify(value);
}

const article = (expected: string) =>
  ({
    string: "a text (in quotes where YAML would read a number)",
    object: "a map",
    record: "a map",
    array: "a list",
    boolean: "true or false",
    int: "a whole number",
    number: "a number",
  })[expected] ?? expected;

const listed = (values: string[]) =>
  values.length === 1 ? values[0]! : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;

/** The allowed word at an edit distance of at most a third of its length, if any. */
export function nearestTo(word: string, allowed: string[]): string | undefined {
  const [best] = allowed
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.max(2, best.candidate.length / 3) ? best.candidate : undefined;
}
