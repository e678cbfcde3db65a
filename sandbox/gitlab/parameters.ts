import type { FastifyRequest } from "fastify";
import { invalidParameter } from "./refusal.ts";

/** The parameters of one request, query and body together as in Grape, with Grape's coercions and refusals. */
export class Parameters {
  readonly values: Record<string, unknown>;

  constructor(values: Record<string, unknown>) {
    this.values = values;
  }

  /** True when the request named the parameter, also with null. */
  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "object") throw invalidParameter(`${name} is invalid`);
    return String(value);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw invalidParameter(`${name} is missing`);
    if (value === "") throw invalidParameter(`${name} is empty`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (["true", "1", "t", "yes", "on"].includes(String(value))) return true;
    if (["false", "0", "f", "no", "off"].includes(String(value))) return false;
    throw invalidParameter(`${name} is invalid`);
  }

  integer(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null || value === "") return undefined;
    const number = Number(value);
    if (!Number.isInteger(number)) throw invalidParameter(`${name} is invalid`);
    return number;
  }

  requiredInteger(name: string): number {
    const value = this.integer(name);
    if (value === undefined) throw invalidParameter(`${name} is missing`);
    return value;
  }

  /** A list; a string is split at its commas (`CommaSeparatedToArray`). */
  list(name: string): string[] | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    const items = Array.isArray(value) ? value.map(String) : String(value).split(",");
    return items.map((item) => item.trim()).filter((item) => item !== "");
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!allowed.includes(value as T)) throw invalidParameter(`${name} does not have a valid value`);
    return value as T;
  }

  /** A list of objects, such as `deploy_access_levels`. */
  objects(name: string): Parameters[] | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw invalidParameter(`${name} is invalid`);
    return value.map((item) => {
      if (typeof item !== "object" || item === null) throw invalidParameter(`${name} is invalid`);
      return new Parameters(item as Record<string, unknown>);
    });
  }
}

/** Query and body of a request as one set; the body wins. A body that is no object is left out. */
export function parametersOf(request: FastifyRequest): Parameters {
  const body = request.body;
  const fields = typeof body === "object" && body !== null && !Buffer.isBuffer(body) ? body : {};
  return new Parameters({ ...(request.query as object), ...fields });
}

/**
 * Reads `a=1&b[]=2&c[d]=3` as Rack does: `[]` makes a list, `[name]` an object, `[][name]` a list of objects.
 */
export function parseForm(text: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const head = name.split("[", 1)[0] ?? name;
    const keys = [...name.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
    out[head] = place(out[head], keys, value);
  }
  return out;
}

function place(at: unknown, keys: string[], value: string): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (key !== "") {
    const object = (at ?? {}) as Record<string, unknown>;
    return { ...object, [key]: place(object[key], rest, value) };
  }
  const list = Array.isArray(at) ? [...at] : [];
  const last = list.at(-1);
  const field = rest[0];
  if (field && last && typeof last === "object" && !(field in last)) list[list.length - 1] = place(last, rest, value);
  else list.push(place(undefined, rest, value));
  return list;
}
