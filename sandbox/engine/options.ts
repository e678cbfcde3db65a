/** The `runtime.options` of Pulumi.yaml that a nodejs language host understands (reference: pulumi-language-nodejs). */
export interface RuntimeOptions {
  /** ts-node is registered before the program starts. */
  typescript: boolean;
  tsconfig?: string;
  /** Arguments for node, before the entry point. */
  nodeargs: string[];
}

/**
 * Splits a command line as a POSIX shell does: blanks separate, quotes and backslashes protect, nothing is expanded.
 * Refuses an open quote.
 */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quote === "'" || (quote === '"' && char !== "\\")) {
      if (char === quote) quote = "";
      else word = (word ?? "") + char;
    } else if (char === "\\") {
      word = (word ?? "") + (text[++at] ?? "");
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (quote) throw new Error(`nodeargs has an open ${quote}: ${text}`);
  if (word !== undefined) words.push(word);
  return words;
}

/** Reads the options of a Pulumi.yaml or PulumiPolicy.yaml. Refuses a value of the wrong type by name. */
export function readOptions(options: Record<string, unknown>): RuntimeOptions {
  const typed = <T>(name: string, type: "boolean" | "string", fallback: T): T => {
    const value = options[name];
    if (value === undefined) return fallback;
    if (typeof value !== type)
      throw new Error(`runtime option ${name} is ${JSON.stringify(value)}; it must be a ${type}`);
    return value as T;
  };
  const tsconfig = typed<string | undefined>("tsconfig", "string", undefined);
  return {
    typescript: typed("typescript", "boolean", true),
    nodeargs: splitArguments(typed("nodeargs", "string", "")),
    ...(tsconfig && { tsconfig }),
  };
}

/** Environment variables by which `cmd/run` and `cmd/run-policy-pack` of @pulumi/pulumi learn the options. */
export function optionEnvironment(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}
