import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { DAYS, EXTRA_FIELDS, EXTRA_STATUSES, NOT_REQUIRED, OTHER_ENTITY } from "./contract-errata.ts";

type Schema = Record<string, unknown>;

interface Operation {
  parameters?: { in: string; name: string; type?: string; items?: Schema; enum?: unknown[]; schema?: Schema }[];
  responses: Record<string, { schema?: Schema }>;
}

interface Swagger {
  paths: Record<string, Record<string, Operation>>;
  definitions: Record<string, Schema & { properties?: Record<string, Schema>; required?: string[] }>;
}

/** Where the excerpt lies: `GLK_CONTRACT`, or `../shared/contract` next to the checkout; undefined when it is absent. */
export function contractFile(): string | undefined {
  const dir = process.env["GLK_CONTRACT"] ?? join(import.meta.dirname, "../../../shared/contract");
  const file = join(dir, "gitlab-rest-v4.json");
  return existsSync(file) ? file : undefined;
}

/** `GET /api/v4/projects/:id` and `GET /api/v4/projects/{id}` as one key. */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/:\w+|\{\w+\}/g, "{}")}`;
}

/**
 * GitLab's OpenAPI 2 document as a judge of requests and answers.
 *
 * The document is generated from Grape entities, whose undeclared types all come out as `{"type": "string"}` without
 * an example, whose lists come out as one element, and which never say that a field may be null. So: such a type
 * judges nothing, a list may stand for an element, null is allowed; names and all declared types and values are judged.
 */
export class Contract {
  readonly #document: Swagger;
  readonly #operations = new Map<string, Operation>();
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #requests = new Ajv({ strict: false, coerceTypes: "array", allErrors: true });
  readonly #answers = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });

  constructor(file: string) {
    this.#document = JSON.parse(readFileSync(file, "utf8")) as Swagger;
    formats.default(this.#answers);
    for (const [path, methods] of Object.entries(this.#document.paths)) {
      for (const [method, operation] of Object.entries(methods))
        this.#operations.set(operationKey(method, path), operation);
    }
    const definitions: Schema = {};
    for (const [name, definition] of Object.entries(this.#document.definitions)) {
      if (!/^(post|put|patch)Api/.test(name)) definitions[name] = loosen(definition, name);
    }
    this.#answers.addSchema({ $id: "answers", definitions });
  }

  /** True when the document describes the operation. */
  has(key: string): boolean {
    return this.#operations.has(key);
  }

  #validator(ajv: Ajv, key: string, schema: Schema): ValidateFunction {
    const known = this.#compiled.get(key);
    if (known) return known;
    const made = ajv.compile(schema);
    this.#compiled.set(key, made);
    return made;
  }

  /**
   * Judges the parameters of a request: `fault` is Grape's sentence for the first one that is missing or wrong,
   * `unknown` the names that the document does not have (GitLab ignores them without a word).
   */
  request(key: string, query: Schema, body: Schema): { fault?: string; unknown: string[] } {
    const operation = this.#operations.get(key);
    if (!operation) return { unknown: [] };
    const schema = this.#requestSchema(key, operation);
    const given = structuredClone({ ...query, ...body });
    const known = new Set([...Object.keys(schema.properties), "page", "per_page", "private_token", "id"]);
    const unknown = Object.keys(given).filter((name) => !known.has(name) && !known.has(`${name}[environment_scope]`));
    for (const [name, value] of Object.entries(given)) if (value === null) delete given[name];
    splitLists(schema.properties, given);
    const valid = this.#validator(this.#requests, `request ${key}`, schema);
    if (valid(given)) return { unknown };
    return { fault: grapeSentence(valid.errors?.[0]), unknown };
  }

  #requestSchema(key: string, operation: Operation): { properties: Record<string, Schema>; required: string[] } {
    const properties: Record<string, Schema> = {};
    const required = new Set<string>();
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === "query") {
        const { type, items, enum: values } = parameter;
        properties[parameter.name] = {
          ...(type && { type }),
          ...(items && { items }),
          ...(values && { enum: values }),
        };
      }
      const name = parameter.in === "body" ? refName(parameter.schema) : undefined;
      const definition = name ? this.#document.definitions[name] : undefined;
      for (const [field, schema] of Object.entries(definition?.properties ?? {}))
        properties[field] = withoutFiles(schema);
      for (const field of definition?.required ?? [])
        if (!definition?.properties?.[field]?.["default"]) required.add(field);
    }
    const judged = stripFormats(properties) as Record<string, Schema>;
    for (const field of NOT_REQUIRED[key] ?? []) {
      const [list = "", inner] = field.split("[].");
      const items = judged[list]?.["items"] as { required?: string[] } | undefined;
      if (inner && items?.required) items.required = items.required.filter((name) => name !== inner);
      else required.delete(field);
    }
    return { properties: judged, required: [...required] };
  }

  /** What is wrong with an answer of ours, or undefined. Refusals (4xx, 5xx) have no schema and are not judged. */
  answer(key: string, status: number, payload: unknown): string | undefined {
    const operation = this.#operations.get(key);
    if (!operation || status >= 400) return undefined;
    const allowed = [...Object.keys(operation.responses), ...(EXTRA_STATUSES[key] ?? [])];
    if (!allowed.includes(String(status))) return `${key}: status ${status} is not among ${allowed.join(", ")}`;
    const documented = operation.responses[String(status)]?.schema;
    const name = OTHER_ENTITY[key] ?? refName(documented) ?? refName(asList(documented));
    if (!name || payload === undefined || payload === null || payload === "") return undefined;
    const reference = { $ref: `answers#/definitions/${name}` };
    const schema = Array.isArray(payload) ? { type: "array", items: reference } : reference;
    const valid = this.#validator(this.#answers, `answer ${Array.isArray(payload)} ${name}`, schema);
    if (valid(payload)) return undefined;
    const errors = (valid.errors ?? []).filter((error) => error.keyword !== "anyOf").map(readable);
    return `${key} ${status}: not a ${name}: ${[...new Set(errors)].slice(0, 5).join("; ")}`;
  }
}

function refName(schema: Schema | undefined): string | undefined {
  const ref = schema?.["$ref"];
  return typeof ref === "string" ? ref.slice("#/definitions/".length) : undefined;
}

function asList(schema: Schema | undefined): Schema | undefined {
  return schema?.["type"] === "array" ? (schema["items"] as Schema) : undefined;
}

/** A definition as a JSON schema for answers; see the class for what it forgives. */
function loosen(definition: Schema & { properties?: Record<string, Schema> }, name: string): Schema {
  const properties: Record<string, Schema> = {};
  for (const [field, schema] of Object.entries(definition.properties ?? {})) properties[field] = loosenField(schema);
  for (const field of EXTRA_FIELDS[name] ?? []) properties[field] = {};
  for (const field of DAYS[name] ?? []) properties[field] = { type: ["string", "null"], format: "date" };
  return { type: "object", properties, additionalProperties: false };
}

function loosenField(schema: Schema): Schema {
  const name = refName(schema);
  if (name) {
    const one = { $ref: `#/definitions/${name}` };
    return { anyOf: [{ type: "null" }, one, { type: "array", items: one }] };
  }
  const type = schema["type"];
  const declared = ["example", "format", "enum"].some((word) => word in schema);
  if (type === "string" && !declared) return {};
  if (type === "symbol") return {};
  if (type === "array") {
    const item = schema["items"] as Schema | undefined;
    return {
      type: ["array", "null"],
      ...(item && refName(item) ? { items: { $ref: `#/definitions/${refName(item)}` } } : {}),
    };
  }
  const format = schema["format"] === "date-time" || schema["format"] === "date" ? { format: schema["format"] } : {};
  const values = Array.isArray(schema["enum"]) ? { enum: [...schema["enum"], null] } : {};
  return type ? { type: [type, "null"], ...format, ...values } : {};
}

function stripFormats(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(stripFormats);
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([word]) => !["format", "default", "example"].includes(word));
  return Object.fromEntries(kept.map(([word, value]) => [word, stripFormats(value)]));
}

function withoutFiles(schema: Schema): Schema {
  return schema["type"] === "file" ? {} : schema;
}

function splitLists(properties: Record<string, Schema>, given: Schema): void {
  for (const [name, value] of Object.entries(given)) {
    if (properties[name]?.["type"] === "array" && typeof value === "string")
      given[name] = value.split(",").filter(Boolean);
  }
}

function grapeSentence(error: ErrorObject | undefined): string {
  if (!error) return "invalid parameters";
  if (error.keyword === "required")
    return `${(error.params as { missingProperty: string }).missingProperty} is missing`;
  const name = error.instancePath.split("/")[1] ?? "parameter";
  return error.keyword === "enum" ? `${name} does not have a valid value` : `${name} is invalid`;
}

function readable(error: ErrorObject): string {
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  return `${error.instancePath || "/"} ${error.message ?? ""}${extra ? ` '${extra}'` : ""}`;
}
