import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import { parseYaml } from "../../analysis/objects/yaml.ts";

const PATH = /(^|\/)\.gitlab\/agents\/[a-z0-9-]+\/config\.ya?ml$/;

/** The configuration of an agent inside a repository file. */
export interface AgentConfig {
  /** The text's place. */
  readonly at: Reader;
  readonly read: Reader;
  /** Why the text is not YAML. */
  readonly error: string | undefined;
}

/** One entry of `ci_access`: who may use the agent, and how. */
export interface Grant {
  readonly kind: "project" | "group" | "instance";
  readonly at: Reader;
  /** Path of the project or group. */
  readonly id: string;
}

/** The agent's configuration that a repository file writes; undefined for any other resource. */
export function agentConfigOf(resource: Resource, read: Reader): AgentConfig | undefined {
  if (resource.shape !== "gitlab" || resource.kind !== "RepositoryFile") return undefined;
  if (!PATH.test(read.at("filePath").text() ?? "")) return undefined;
  const at = read.at("content");
  const text = at.text();
  if (text === undefined) return undefined;
  const encoded = read.at("encoding").text() === "base64";
  const { data, error } = parsed(encoded ? Buffer.from(text, "base64").toString("utf8") : text);
  return { at, read: at.embed(data), error };
}

/** The entries of `ci_access`. */
export function ciGrantsOf({ read }: AgentConfig): Grant[] {
  const access = read.at("ci_access");
  const of = (kind: "project" | "group", key: string) =>
    access
      .at(key)
      .list()
      .map((at): Grant => ({ kind, at, id: at.at("id").text() ?? "" }));
  const instance = access.at("instance");
  const everybody: Grant[] = instance.raw === undefined ? [] : [{ kind: "instance", at: instance, id: "instance" }];
  return [...of("project", "projects"), ...of("group", "groups"), ...everybody];
}

const known = new Map<string, { data: unknown; error: string | undefined }>();
const KNOWN_MAX = 64;

function parsed(text: string): { data: unknown; error: string | undefined } {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  let result: { data: unknown; error: string | undefined };
  try {
    result = { data: parseYaml(text), error: undefined };
  } catch (error) {
    result = { data: undefined, error: (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]! };
  }
  known.set(text, result);
  return result;
}
