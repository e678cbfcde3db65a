import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/** Stands for every secret value. Whatever plain value holds it later was leaked there. */
export const DUMMY_SECRET = "synthesised-secret-value";

/** Configuration as the language host hands it to a program. */
export interface StackConfig {
  /** `project:key` → text; structured values are JSON. */
  config: Record<string, string>;
  /** Keys of `config` that are secret. */
  secretKeys: string[];
}

/** What of Pulumi.yaml matters for a run. */
export interface Project {
  name: string;
  /** Entry of the program, a file or a folder, relative to the project's root. */
  main: string;
}

export async function readProject(root: string): Promise<Project> {
  const { name, main } = (parse(await readFile(join(root, "Pulumi.yaml"), "utf8")) ?? {}) as Record<string, unknown>;
  if (typeof name !== "string") throw new Error('Pulumi.yaml has no "name"; the engine needs the name of the project.');
  return { name, main: typeof main === "string" ? main : "." };
}

/**
 * Reads `Pulumi.<stack>.yaml` as the engine does (Pulumi docs, concepts/config): a key without a namespace belongs to the
 * project, scalars become text, structured values JSON. No secret is decrypted: what is `secure:` becomes the dummy secret,
 * and a value with such a part is secret as a whole. Refuses a file without a map under `config`.
 */
export async function readStackFile(file: string, project: string): Promise<StackConfig> {
  const document = (parse(await readFile(file, "utf8")) ?? {}) as { config?: unknown };
  const entries = document.config ?? {};
  if (typeof entries !== "object" || Array.isArray(entries)) {
    throw new Error(`${file}: "config" is ${JSON.stringify(entries)}; it must be a map of keys to values.`);
  }
  const stack: StackConfig = { config: {}, secretKeys: [] };
  for (const [name, value] of Object.entries(entries as object)) {
    const key = name.includes(":") ? name : `${project}:${name}`;
    const { plain, secret } = withoutCiphertext(value);
    stack.config[key] = typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain ?? "");
    if (secret) stack.secretKeys.push(key);
  }
  return stack;
}

/** The configuration with a dummy for each secret that it lacks; `secrets` maps `project:key` to the kind of value. */
export function withDummySecrets(stack: StackConfig, secrets: Record<string, unknown>): StackConfig {
  const missing = Object.entries(secrets).filter(([key]) => !(key in stack.config));
  const dummies = missing.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
  return {
    config: { ...stack.config, ...Object.fromEntries(dummies) },
    secretKeys: [...stack.secretKeys, ...missing.map(([key]) => key)],
  };
}

function withoutCiphertext(value: unknown): { plain: unknown; secret: boolean } {
  if (typeof value !== "object" || value === null) return { plain: value, secret: false };
  if (Array.isArray(value)) {
    const items = value.map(withoutCiphertext);
    return { plain: items.map(({ plain }) => plain), secret: items.some(({ secret }) => secret) };
  }
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "secure") return { plain: DUMMY_SECRET, secret: true };
  const fields = Object.entries(value).map(([key, inner]) => [key, withoutCiphertext(inner)] as const);
  return {
    plain: Object.fromEntries(fields.map(([key, { plain }]) => [key, plain])),
    secret: fields.some(([, { secret }]) => secret),
  };
}
