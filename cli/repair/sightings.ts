import { ask, type Client } from "./gitlab.ts";
import { gitlabType, KINDS, sameId } from "./kinds.ts";
import { type Owner, ownershipOf } from "./marks.ts";
import type { Sighting, Wanted } from "./plan.ts";
import type { StateResource, Values } from "./state.ts";

/** What is looked for. */
export interface Search {
  owner: Owner;
  /** What the state lacks: interrupted creates, and what only the program names. */
  wanted: Wanted[];
  /** Everything that the program names: where to look for marks. */
  named: Wanted[];
  /** Everything that the state has. */
  resources: StateResource[];
}

/** What one type is looked for with; `wanted` is of this type. */
interface Look extends Search {
  client: Client;
  /** Projects or groups where this type is wanted, named or in the state. */
  places: string[];
}

type Looker = (look: Look) => Promise<Sighting[]>;

type Row = Record<string, unknown> & { id: number; name: string };

/** The rows of a list. A place that GitLab does not show has no list, which is not an empty one. */
async function rows(question: () => Promise<unknown>): Promise<Row[]> {
  const found = await ask(question);
  if (found === undefined) throw new Hidden();
  return found as Row[];
}

/** GitLab answers 404 where something is not there, and also where the token may not see it. */
class Hidden extends Error {}
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Looks at every place. One that is not to be seen holds nothing, unless an interrupted create was about to make something there. */
async function everywhere({ wanted, places }: Look, look: (place: string) => Promise<Sighting[]>): Promise<Sighting[]> {
  const found = places.map((place) =>
    look(place).catch((error: unknown) => {
      if (!(error instanceof Hidden)) throw error;
      if (!wanted.some((one) => one.from === "operation" && placeOf(one) === place)) return [];
      throw new Error(`${place} is not there, or the stack's token may not see it`);
    }),
  );
  return (await Promise.all(found)).flat();
}

/** An agent has no text for a mark: its tokens and its configuration file bear it. */
const agents: Looker = (given) =>
  everywhere(given, async (project) => {
    const { client, owner, wanted } = given;
    const names = wanted.filter(({ inputs }) => inputs["project"] === project).map(({ inputs }) => inputs["name"]);
    const found = (await rows(() => client.Agents.all(project))).filter(({ name }) => names.includes(name));
    return Promise.all(
      found.map(async (agent): Promise<Sighting> => {
        const tokens = await rows(() => client.Agents.allTokens(project, agent.id));
        const marks = tokens.map(({ description }) => ownershipOf(text(description), owner));
        const me = (await ask(() => client.Users.showCurrentUser())) as Row | undefined;
        const unused = tokens.length === 0 && agent["created_by_user_id"] === me?.id;
        return {
          type: gitlabType("clusterAgent"),
          what: `agent "${agent.name}" (number ${agent.id}) of ${project}`,
          id: `${project}:${agent.id}`,
          identity: `${project} ${agent.name}`,
          ownership: marks.includes("foreign") ? "foreign" : marks.includes("ours") ? "ours" : "unmarked",
          ...(unused && { evidence: "it has no token yet, and this stack's GitLab user made it" }),
        };
      }),
    );
  });

const agentTokens: Looker = (given) =>
  everywhere(given, async (project) => {
    const { client, owner } = given;
    const found = await Promise.all(
      (await rows(() => client.Agents.all(project))).map(async (agent) =>
        (await rows(() => client.Agents.allTokens(project, agent.id))).map((token) => ({ agent, token })),
      ),
    );
    const ours = found.flat().filter(({ token }) => ownershipOf(text(token["description"]), owner) === "ours");
    return Promise.all(
      ours.map(async ({ agent, token }): Promise<Sighting> => {
        const whole = (await ask(() => client.Agents.showToken(project, agent.id, token.id))) as Row | undefined;
        return {
          type: gitlabType("clusterAgentToken"),
          what: `token "${token.name}" (number ${token.id}) of the agent "${agent.name}" of ${project}`,
          id: `${project}:${agent.id}:${token.id}`,
          identity: `${project} ${token.name} ${token["description"]}`,
          ownership: "ours",
          inUse: Boolean(whole?.["last_used_at"]),
        };
      }),
    );
  });

/** The owner of a runner: `group <group>`, `project <project>` or `instance`, as its inputs say. */
const runners: Looker = (given) =>
  everywhere(given, async (place) => {
    const { client, owner } = given;
    const [kind, of = ""] = place.split(" ");
    const filter = { type: `${kind}_type` as never };
    const scope = kind === "group" ? { groupId: of } : kind === "project" ? { projectId: of } : {};
    const listed = await rows(() => client.Runners.all({ ...scope, ...filter }));
    const whole = await Promise.all(listed.map(({ id }) => ask(() => client.Runners.show(id))));
    return whole.flatMap((runner): Sighting[] => {
      const note = text(runner?.["maintenance_note"]);
      if (!runner || ownershipOf(note, owner) !== "ours") return [];
      const what = `runner "${runner.description}" (number ${runner.id}) of ${place === "instance" ? "the instance" : `the ${place}`}`;
      const inUse = Boolean(runner["contacted_at"]);
      return [{ type: gitlabType("userRunner"), what, id: `${runner.id}`, identity: note!, ownership: "ours", inUse }];
    });
  });

const deployTokens =
  (kind: "project" | "group"): Looker =>
  (given) =>
    everywhere(given, async (place) => {
      const { client, owner } = given;
      const scope = kind === "project" ? { projectId: place } : { groupId: place };
      const found = await rows(() => client.DeployTokens.all({ ...scope, active: true }));
      return found
        .filter(({ name }) => ownershipOf(name, owner) === "ours")
        .map(({ id, name }) => ({
          type: gitlabType(`${kind}DeployToken`),
          what: `deploy token "${name}" (number ${id}) of ${place}`,
          id: `${place}:${id}`,
          identity: `${place} ${name}`,
          ownership: "ours",
        }));
    });

const variables =
  (kind: "project" | "group"): Looker =>
  (given) =>
    everywhere(given, async (place) => {
      const { client, owner } = given;
      const api = kind === "project" ? client.ProjectVariables : client.GroupVariables;
      const found = await rows(() => api.all(place) as Promise<unknown>);
      return found.map(({ key, environment_scope: scope = "*", description, hidden }) => ({
        type: gitlabType(`${kind}Variable`),
        what: `variable "${key}" for the environments "${scope}" of ${place}`,
        id: `${place}:${key}:${scope}`,
        identity: `${place} ${key} ${scope}`,
        ownership: ownershipOf(text(description), owner),
        hidden: hidden === true,
      }));
    });

const files: Looker = async ({ client, owner, wanted }) => {
  const looked = wanted.map(async ({ inputs }): Promise<Sighting[]> => {
    const [project, branch, path] = ["project", "branch", "filePath"].map((name) => String(inputs[name])) as [
      string,
      string,
      string,
    ];
    const file = await ask(() => client.RepositoryFiles.show(project, path, branch));
    const [first] = Buffer.from(file?.content ?? "", "base64")
      .toString("utf8")
      .split("\n");
    return file
      ? [
          {
            type: gitlabType("repositoryFile"),
            what: `file ${path} on ${branch} of ${project}`,
            id: `${project}:${branch}:${path}`,
            identity: `${project} ${branch} ${path}`,
            ownership: ownershipOf(first, owner),
          },
        ]
      : [];
  });
  return (await Promise.all(looked)).flat();
};

const environments: Looker = (given) =>
  everywhere(given, async (project) => {
    const { client, owner } = given;
    const listed = await rows(() => client.Environments.all(project));
    const whole = await Promise.all(listed.map(({ id }) => ask(() => client.Environments.show(project, id))));
    return whole.flatMap((found) => {
      if (!found) return [];
      const { id, name, description } = found as unknown as Row;
      return [
        {
          type: gitlabType("projectEnvironment"),
          what: `environment "${name}" of ${project}`,
          id: `${project}:${id}`,
          identity: `${project} ${name}`,
          ownership: ownershipOf(text(description), owner),
        },
      ];
    });
  });

/** A protection has no text for a mark: it is this stack's where the environment is. */
const protections: Looker = (given) =>
  everywhere(given, async (project) => {
    const { client, wanted, resources } = given;
    // The library does not encode this path itself.
    const found = await rows(() => client.ProjectProtectedEnvironments.all(encodeURIComponent(project)));
    return found.map(({ name }): Sighting => {
      const isOwn = resources.some(
        ({ type, inputs }) =>
          type === gitlabType("projectEnvironment") && inputs?.["project"] === project && inputs["name"] === name,
      );
      const cut = wanted.some(({ from, inputs }) => from === "operation" && inputs["environment"] === name);
      const evidence = isOwn ? "the environment is this stack's" : "the interrupted create names it";
      return {
        type: gitlabType("projectProtectedEnvironment"),
        what: `protection of the environment "${name}" of ${project}`,
        id: `${project}:${name}`,
        identity: `${project} ${name}`,
        ownership: "unmarked",
        ...((isOwn || cut) && { evidence }),
      };
    });
  });

const LOOKERS: Record<string, Looker> = {
  [gitlabType("clusterAgent")]: agents,
  [gitlabType("clusterAgentToken")]: agentTokens,
  [gitlabType("userRunner")]: runners,
  [gitlabType("projectDeployToken")]: deployTokens("project"),
  [gitlabType("groupDeployToken")]: deployTokens("group"),
  [gitlabType("projectVariable")]: variables("project"),
  [gitlabType("groupVariable")]: variables("group"),
  [gitlabType("repositoryFile")]: files,
  [gitlabType("projectEnvironment")]: environments,
  [gitlabType("projectProtectedEnvironment")]: protections,
};

/** Where a resource lives: its project or group; for a runner with its kind in front. Undefined where it is not known. */
export function placeOf({ type, inputs }: { type: string; inputs: Values }): string | undefined {
  const { groupId, projectId, project, group } = inputs;
  const known = (value: unknown) => (["string", "number"].includes(typeof value) ? String(value) : undefined);
  if (type !== gitlabType("userRunner")) return known(project ?? group);
  if (groupId === undefined && projectId === undefined) return "instance";
  const of = known(groupId ?? projectId);
  return of && `${groupId === undefined ? "project" : "group"} ${of}`;
}

/**
 * What there is in GitLab of every type that is wanted, named or in the state, in the places where it is: all that bears the mark of
 * `owner`, and whatever has the exact identity of something wanted. Throws when an interrupted create cannot be looked for.
 */
export async function sightingsOf(client: Client, search: Search): Promise<Sighting[]> {
  const { wanted, named, resources } = search;
  const all = [...wanted, ...named, ...resources.map(({ type, inputs = {} }) => ({ type, inputs }))];
  const hidden = wanted.find(
    (one) => one.from === "operation" && (placeOf(one) === undefined || !KINDS[one.type]?.identity(one.inputs)),
  );
  if (hidden)
    throw new Error(`what ${hidden.urn} was to be is encrypted in the state, and the program does not say it`);
  const found = await Promise.all(
    Object.entries(LOOKERS).map(([type, look]) => {
      const of = (resource: { type: string }) => resource.type === type;
      const places = [...new Set(all.filter(of).map(placeOf))].filter((place) => place !== undefined);
      return look({ ...search, client, wanted: wanted.filter(of), places });
    }),
  );
  const identities = new Set(wanted.map(({ type, inputs }) => `${type} ${KINDS[type]?.identity(inputs)}`));
  return once(
    found
      .flat()
      .filter(({ type, identity, ownership }) => ownership === "ours" || identities.has(`${type} ${identity}`)),
  );
}

/** One place may be named by its path and by its number. */
function once(sightings: Sighting[]): Sighting[] {
  const kept: Sighting[] = [];
  for (const sighting of sightings)
    if (!kept.some(({ type, id }) => type === sighting.type && sameId(type, id, sighting.id))) kept.push(sighting);
  return kept;
}
