import { parse, TomlError } from "smol-toml";
import { excessOf } from "../objects/excess.ts";
import type { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import { UNKNOWN } from "../objects/wire.ts";
import { TEMPLATED, withoutActions } from "./toml/template.ts";

/** One `[[runners]]` section of a configuration of GitLab Runner. */
export interface RunnerSection {
  /** The section; keys are in lower case, as GitLab Runner reads them without regard to case. */
  readonly read: Reader;
  /** `[runners.kubernetes]`. */
  readonly kubernetes: Reader;
  /** `[runners.kubernetes] namespace`, or where it is not given the namespace of the object that holds the text. */
  readonly namespace: string | undefined;
}

/** A text of configuration found inside an object. */
export interface RunnerConfig {
  /** The text's place. */
  readonly at: Reader;
  readonly sections: readonly RunnerSection[];
  /** Why the text is not TOML, with line and column. */
  readonly error: string | undefined;
}

/** Maps whose keys are names of the user's, where case matters. */
const FREE_FORM = new Set([
  "pod_labels",
  "pod_annotations",
  "node_selector",
  "node_tolerations",
  "items",
  "match_labels",
  "retry_limits",
]);

/**
 * The runner configurations inside an object: ConfigMap and Secret data, and the values of a Helm release or chart
 * wherever a text holds a `[[runners]]` section.
 */
export function runnerConfigsOf(resource: Resource, read: Reader): RunnerConfig[] {
  return textsOf(resource, read).flatMap(({ at, text }) => {
    if (!looksLikeConfig(text)) return [];
    const { data, error } = parseToml(text);
    const root = at.embed(data);
    const sections = root
      .at("runners")
      .list()
      .map((section) => {
        const kubernetes = section.at("kubernetes");
        return { read: section, kubernetes, namespace: kubernetes.at("namespace").text() ?? resource.namespace };
      });
    return [{ at, sections, error }];
  });
}

function looksLikeConfig(text: string): boolean {
  return /^[ \t]*\[\[?[ \t]*["']?runners["']?[ \t]*[\].]/im.test(text);
}

/** Parsed once for each text, as several rules ask. */
const parsed = new Map<string, { data: unknown; error: string | undefined }>();
const PARSED_MAX = 64;

function parseToml(text: string): { data: unknown; error: string | undefined } {
  const before = parsed.get(text);
  if (before !== undefined) return before;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const result = parseFresh(text);
  parsed.set(text, result);
  return result;
}

function parseFresh(text: string): { data: unknown; error: string | undefined } {
  try {
    const data = parse(withoutActions(text));
    const excess = excessOf(data);
    if (excess !== undefined) return { data: undefined, error: `line 1, column 1: the text ${excess}` };
    return { data: fold(data, ""), error: undefined };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { data: undefined, error: `line ${error.line}, column ${error.column}: ${firstLine(error.message)}` };
  }
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}

function fold(value: unknown, key: string): unknown {
  if (typeof value === "string") return value.includes(TEMPLATED) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((item) => fold(item, key));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  const folded: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const lower = FREE_FORM.has(key) ? name : name.toLowerCase();
    if (lower === "__proto__") continue;
    folded[lower] = Object.hasOwn(folded, lower) ? UNKNOWN : fold(inner, lower);
  }
  return folded;
}

interface FoundText {
  at: Reader;
  text: string;
}

function textsOf(resource: Resource, read: Reader): FoundText[] {
  if (resource.shape === "release") return deepTexts(read.at("values"), "values", 6);
  if (resource.group !== "" || (resource.kind !== "ConfigMap" && !isOpaqueSecret(resource, read))) return [];
  return ["data", "stringData"]
    .flatMap((key) => read.at(key).entries())
    .flatMap(([key, at]) => {
      const text = isIdle(at, key) ? undefined : at.text();
      if (text === undefined) return [];
      return { at, text: resource.kind === "Secret" && !looksLikeConfig(text) ? decoded(text) : text };
    });
}

/** A Secret of another type, such as a pull secret, holds the keys of that type and no configuration. */
function isOpaqueSecret(resource: Resource, read: Reader): boolean {
  return resource.kind === "Secret" && (read.at("type").text() ?? "Opaque") === "Opaque";
}

/** An unknown text is worth a note only where its key says that it is a configuration: tokens are unknown too. */
function isIdle(at: Reader, key: string): boolean {
  return at.isUnknown() && !/toml|config/i.test(key);
}

function decoded(base64: string): string {
  return /^[A-Za-z0-9+/=\s]+$/.test(base64) ? Buffer.from(base64, "base64").toString("utf8") : base64;
}

function deepTexts(here: Reader, key: string, depth: number): FoundText[] {
  const value = here.visible;
  if (here.isUnknown() || typeof value === "string") {
    const text = isIdle(here, key === "values" ? "config" : key) ? undefined : here.text();
    return text === undefined ? [] : [{ at: here, text }];
  }
  if (depth === 0 || value === null || typeof value !== "object") return [];
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((inner) => deepTexts(here.at(inner), String(inner), depth - 1));
}
