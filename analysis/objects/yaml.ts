import { type DocumentOptions, type ParseOptions, parse, type SchemaOptions, type ToJSOptions } from "yaml";
import { excessOf, isNestedTooDeeply } from "./excess.ts";

/**
 * The plain data of one YAML document that stands inside an object.
 *
 * @throws Error that says why the text cannot be read: it is no YAML, or too much of it
 */
export function parseYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions & ToJSOptions = {},
): unknown {
  if (isNestedTooDeeply(text)) throw new Error("the text is nested too deeply to be read");
  // A warning of the parser would print the text.
  const data: unknown = parse(text, { logLevel: "error", ...options });
  const excess = excessOf(data);
  if (excess !== undefined) throw new Error(`the text ${excess}`);
  return data;
}
