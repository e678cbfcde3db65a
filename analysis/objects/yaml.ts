import {
  type DocumentOptions,
  type ParseOptions,
  parse,
  type SchemaOptions,
  type ToJSOptions,
  YAMLParseError,
} from "yaml";
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
  const data = parsed(text, options);
  const excess = excessOf(data);
  if (excess !== undefined) throw new Error(`the text ${excess}`);
  return data;
}

/**
 * A warning of the parser would print the text, and its own pretty messages cost the number of errors times the length of the text: the
 * line is counted here, for the first error alone.
 */
function parsed(text: string, options: object): unknown {
  try {
    return parse(text, { logLevel: "error", prettyErrors: false, ...options });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`${error.message} at line ${text.slice(0, error.pos[0]).split("\n").length}`);
  }
}
