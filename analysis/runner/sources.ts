import { parseAllDocuments } from "yaml";
import { decodeConfig } from "./toml/decode.ts";
import { TEMPLATED, withoutActions } from "./toml/template.ts";

/** A text of runner configuration in a file. */
export interface ConfigText {
  /** Where it stands: an object and its key, or a path of chart values; empty for the file itself. */
  readonly origin: string;
  readonly text: string;
}

type Map = Readonly<Record<string, unknown>>;

/**
 * The runner configurations in a file: a config.toml; or YAML or JSON with ConfigMaps, Secrets, Runner objects of the Runner
 * Operator (which name a ConfigMap of the same file) and values of the runner's chart. Template actions of a chart become
 * the namespace where they ask for it, else a word that stands for what is not known.
 *
 * @param namespace what `.Release.Namespace` stands for
 * @throws Error that says what the file is not
 */
export function configTexts(file: string, namespace: string): ConfigText[] {
  const found = documentsIn(file).flatMap((document, index, all) => inDocument(document, index, all, namespace));
  if (found.length > 0) return found;
  const { syntax } = decodeConfig(file);
  if (syntax === undefined && /^[ \t]*\[/m.test(file)) return [{ origin: "", text: file }];
  if (/^[ \t]*\[\[?[ \t]*runners/m.test(file)) return [{ origin: "", text: file }];
  throw new Error(
    "holds no runner configuration: expected a config.toml, or YAML with a ConfigMap, Secret, Runner or chart values that hold one",
  );
}

function documentsIn(file: string): unknown[] {
  try {
    return parseAllDocuments(file, { uniqueKeys: false, merge: true, logLevel: "error" }).flatMap((document) =>
      document.errors.length > 0 ? [] : [document.toJS() as unknown],
    );
  } catch {
    return [];
  }
}

function inDocument(document: unknown, index: number, all: readonly unknown[], namespace: string): ConfigText[] {
  if (!isMap(document)) return [];
  if (Array.isArray(document["items"]))
    return document["items"].flatMap((item, _index, items) => inDocument(item, index, items, namespace));
  const kind = document["kind"];
  const name = `${kind}/${at(document, "metadata", "name") ?? index}`;
  if (kind === "Runner") return fromRunner(document, name, all);
  if (kind === "ConfigMap" || kind === "Secret") {
    if (all.some((other) => isMap(other) && refersTo(other, document))) return [];
    return [...texts(document["stringData"]), ...texts(document["data"])]
      .map(([key, text]) => ({ origin: `${name} ${key}`, text: kind === "Secret" ? decoded(text) : text }))
      .filter(({ text }) => looksLikeConfig(text));
  }
  return deepTexts(document, "", 8).map(({ origin, text }) => ({ origin, text: rendered(text, namespace) }));
}

function refersTo(runner: Map, config: Map): boolean {
  return runner["kind"] === "Runner" && at(runner, "spec", "config") === at(config, "metadata", "name");
}

/** The operator reads the template from a ConfigMap and fills in what the Runner says where the template says nothing. */
function fromRunner(runner: Map, name: string, all: readonly unknown[]): ConfigText[] {
  const config = all.find((other) => isMap(other) && other["kind"] === "ConfigMap" && refersTo(runner, other));
  const template = config === undefined ? "" : `${at(config, "data", "config.toml") ?? ""}`;
  const own = [
    ["namespace", at(runner, "spec", "namespace") ?? at(runner, "metadata", "namespace")],
    ["image", at(runner, "spec", "buildImage")],
    ["helper_image", at(runner, "spec", "helperImage")],
  ] as const;
  const text = template === "" ? "[[runners]]\n  [runners.kubernetes]\n" : template;
  const { runners } = decodeConfig(text);
  const missing = own.filter(
    ([key, value]) => typeof value === "string" && runners[0]?.table("kubernetes").has(key) === false,
  );
  const lines = missing.map(([key, value]) => `    ${key} = ${JSON.stringify(value)}`);
  const header = /^[ \t]*\[[ \t]*runners\.kubernetes[ \t]*\][^\n]*$/m;
  const filled = header.test(text)
    ? text.replace(header, (line) => [line, ...lines].join("\n"))
    : `${text}\n  [runners.kubernetes]\n${lines.join("\n")}\n`;
  return [{ origin: name, text: filled }];
}

function deepTexts(value: unknown, path: string, depth: number): ConfigText[] {
  if (typeof value === "string") return looksLikeConfig(value) ? [{ origin: path, text: value }] : [];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    deepTexts(inner, path === "" ? key : `${path}.${key}`, depth - 1),
  );
}

function rendered(text: string, namespace: string): string {
  const known = text.replaceAll(/\{\{-?\s*\.Release\.Namespace\s*(\|\s*quote\s*)?-?\}\}/g, (_all, quote?: string) =>
    quote === undefined ? namespace : JSON.stringify(namespace),
  );
  return withoutActions(known).replaceAll(TEMPLATED, "not-known-before-rendering");
}

function looksLikeConfig(text: string): boolean {
  return /^[ \t]*\[\[?[ \t]*["']?runners["']?[ \t]*[\].]/im.test(text);
}

function decoded(text: string): string {
  return looksLikeConfig(text) ? text : Buffer.from(text, "base64").toString("utf8");
}

function texts(data: unknown): [string, string][] {
  return isMap(data) ? Object.entries(data).flatMap(([key, one]) => (typeof one === "string" ? [[key, one]] : [])) : [];
}

function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((here, key) => (isMap(here) ? here[key] : undefined), value);
}

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
