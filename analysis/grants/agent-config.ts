import { type Document, LineCounter, parseDocument } from "yaml";
import { excessOf, isNestedTooDeeply } from "../objects/excess.ts";
import type { Reader } from "../objects/reader.ts";
import type { Resource } from "../objects/resource.ts";
import type { Identity } from "../rbac/access.ts";

/** As whom a request through the agent arrives at the API server. */
export type AccessAs = "agent" | "ci_job" | "impersonate" | "user";

/** One entry of an agent's configuration: who gets to use the agent, and as whom. */
export interface AgentGrant {
  /** The entry; for the implicit access of the configuration's own project the whole text. */
  readonly at: Reader;
  /** Line in the text, from 1. */
  readonly line: number;
  /** Jobs of CI/CD, or people through the proxy. */
  readonly access: "ci" | "user";
  readonly scope: "project" | "group" | "instance";
  /** Full path of the project or group; undefined for the instance, and where it is not known. */
  readonly id: string | undefined;
  /** Only jobs of protected branches and tags. */
  readonly protectedOnly: boolean;
  /** Names of environments, `*` for any text; without any, all jobs. */
  readonly environments: readonly string[];
  readonly as: AccessAs;
  /** Of `impersonate`: the one identity of all its jobs. */
  readonly impersonated: Identity | undefined;
  /** The project of the configuration has access without an entry. */
  readonly implicit: boolean;
}

/** An agent's configuration file, read. */
export interface AgentConfig {
  /** Name of the agent, from the file's path. */
  readonly agent: string;
  readonly at: Reader;
  readonly grants: readonly AgentGrant[];
  /** Keys that agentk does not know, which it refuses or ignores. */
  readonly unknownKeys: readonly Reader[];
  /** Why the text is no configuration. */
  readonly error: string | undefined;
}

/** `""` stands for a place below which anything goes. GitLab docs, agent: ci_cd_workflow, user_access; the agent's protocol files. */
interface Keys {
  readonly [key: string]: Keys | "";
}

const AS_CI: Keys = { agent: "", ci_job: "", impersonate: { username: "", uid: "", groups: "", extra: "" } };
const ENTRY: Keys = {
  id: "",
  default_namespace: "",
  protected_branches_only: "",
  environments: "",
  access_as: AS_CI,
  resource_management: "",
};
const { id: _, ...INSTANCE } = ENTRY;
const KEYS: Keys = {
  ci_access: { projects: ENTRY, groups: ENTRY, instance: INSTANCE },
  user_access: { access_as: { agent: "", user: "" }, projects: { id: "" }, groups: { id: "" } },
  observability: "",
  flux: "",
  remote_development: "",
  container_scanning: "",
  gitops: "",
  starboard: "",
  workspaces: "",
};

const FILE = /^\.gitlab\/agents\/([^/]+)\/config\.ya?ml$/;

/** The agent configurations that an object writes: files of GitLab repositories at `.gitlab/agents/<name>/config.yaml`. */
export function agentConfigsOf(resource: Resource, read: Reader): AgentConfig[] {
  if (resource.group !== "gitlab" || resource.kind !== "RepositoryFile") return [];
  const agent = read.at("filePath").text()?.match(FILE)?.[1];
  if (agent === undefined) return [];
  const at = read.at("content");
  const content = at.text();
  if (content === undefined) return [];
  const text = read.at("encoding").text() === "text" ? content : Buffer.from(content, "base64").toString("utf8");
  return [agentConfig(text, at, agent, read.at("project").text())];
}

/**
 * Reads an agent's configuration.
 *
 * @param at where the text stands
 * @param project full path of the project that holds the file; it has access of its own
 */
export function agentConfig(text: string, at: Reader, agent: string, project: string | undefined): AgentConfig {
  const lines = new LineCounter();
  let data: unknown;
  let error: string | undefined;
  let document: Document | undefined;
  try {
    if (isNestedTooDeeply(text)) throw new Error("the text is nested too deeply to be read");
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [first] = document.errors;
    if (first !== undefined) {
      const { line, col } = lines.linePos(first.pos[0]);
      error = `${first.message.split("\n")[0]} at line ${line}, column ${col}`;
    }
    if (error === undefined) data = document.toJS({ maxAliasCount: 100 });
    error ??= excessOf(data);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const lineOf: LineOf = (path) => {
    const node = document?.getIn(path, true) as { range?: [number, number, number] } | undefined;
    return node?.range === undefined ? 1 : lines.linePos(node.range[0]).line;
  };
  const root = at.embed(data);
  if (error === undefined && data !== null && data !== undefined && (typeof data !== "object" || Array.isArray(data)))
    error = "the text is no map of settings";
  if (error !== undefined) return { agent, at, grants: [], unknownKeys: [], error };
  const grants = [...ciGrants(root, lineOf), ...userGrants(root, lineOf)];
  const own = project !== undefined && grants.some(({ access, id }) => access === "ci" && id === project);
  const implicit: AgentGrant = {
    ...ALL_JOBS,
    at: root,
    line: 1,
    scope: "project",
    id: project,
    as: "agent",
    impersonated: undefined,
    implicit: true,
  };
  return { agent, at, grants: own ? grants : [...grants, implicit], unknownKeys: unknownKeys(root, KEYS), error };
}

const ALL_JOBS = { access: "ci" as const, protectedOnly: false, environments: [] as string[] };

type LineOf = (path: readonly (string | number)[]) => number;

function ciGrants(root: Reader, lineOf: LineOf): AgentGrant[] {
  const access = root.at("ci_access");
  const entries = (key: "projects" | "groups", scope: "project" | "group") =>
    access
      .at(key)
      .list()
      .map((at, index) => ciGrant(at, scope, lineOf(["ci_access", key, index])));
  const instance = access.at("instance");
  return [
    ...entries("projects", "project"),
    ...entries("groups", "group"),
    ...(instance.raw === undefined ? [] : [ciGrant(instance, "instance", lineOf(["ci_access", "instance"]))]),
  ];
}

function ciGrant(at: Reader, scope: AgentGrant["scope"], line: number): AgentGrant {
  const accessAs = at.at("access_as");
  const as = (["ci_job", "impersonate"] as const).find((key) => accessAs.at(key).raw !== undefined) ?? "agent";
  const person = accessAs.at("impersonate");
  return {
    at,
    line,
    access: "ci",
    scope,
    id: scope === "instance" ? undefined : at.at("id").text(),
    protectedOnly: at.at("protected_branches_only").flag() === true,
    environments: at.at("environments").texts(),
    as,
    impersonated:
      as === "impersonate"
        ? { user: person.at("username").text() ?? "", groups: [...person.at("groups").texts(), "system:authenticated"] }
        : undefined,
    implicit: false,
  };
}

function userGrants(root: Reader, lineOf: LineOf): AgentGrant[] {
  const access = root.at("user_access");
  const as = access.at("access_as", "user").raw === undefined ? "agent" : "user";
  return (["projects", "groups"] as const).flatMap((key) =>
    access
      .at(key)
      .list()
      .map(
        (at, index): AgentGrant => ({
          at,
          line: lineOf(["user_access", key, index]),
          access: "user",
          scope: key === "projects" ? "project" : "group",
          id: at.at("id").text(),
          protectedOnly: false,
          environments: [],
          as,
          impersonated: undefined,
          implicit: false,
        }),
      ),
  );
}

function unknownKeys(here: Reader, keys: Keys): Reader[] {
  if (here.isList()) return here.list().flatMap((item) => unknownKeys(item, keys));
  return here.entries().flatMap(([key, at]) => {
    const below = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (below === undefined) return [at];
    return below === "" ? [] : unknownKeys(at, below);
  });
}
