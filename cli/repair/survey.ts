import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { type ClusterAccess, look, openCluster } from "./cluster.ts";
import type { Engine } from "./engine.ts";
import { type Client, connect } from "./gitlab.ts";
import { KINDS } from "./kinds.ts";
import { isAbandoned } from "./lock-owner.ts";
import type { Owner } from "./marks.ts";
import { type Action, asked, plan, type Sighting, type Wanted } from "./plan.ts";
import { type Program, programOf, providersOf } from "./program.ts";
import { type Search, sightingsOf } from "./sightings.ts";
import { isKubernetes, type Lock, type Operation, partsOfUrn, type StateResource, type Values } from "./state.ts";

/** What repair found and what it would do. */
export interface Survey {
  operations: Operation[];
  /** A lock whose owner is gone; one whose owner may live is refused. */
  lock?: Lock;
  actions: Action[];
  /** What a person should know besides. */
  notes: string[];
  gitlab: Client | undefined;
  clusters: Clusters;
}

/** Opens the cluster of a provider. */
export type Clusters = (provider: string | undefined) => Promise<KubernetesObjectApi>;

/** Reads everything and changes nothing. Refuses a stack that another operation may still be working on. */
export async function survey(engine: Engine, dir: string): Promise<Survey> {
  const notes: string[] = [];
  const [state, program] = await Promise.all([
    engine.export(),
    programOf(engine.stack, dir).catch((error: Error): Program | undefined => {
      notes.push(
        `The program cannot be read, so only interrupted operations and marks are looked at: ${error.message}`,
      );
      return undefined;
    }),
  ]);
  const { resources = [], pending_operations: operations = [] } = state.deployment;
  const owner = ownerOf(resources, operations, program, engine.stack);
  const lock = await engine.lock(owner.project);
  if (lock && !(await isAbandoned(lock))) throw new Error(busy(lock, engine.stack));
  const providers = new Map([...providersOf(resources), ...(program?.providers ?? [])]);
  const known = new Set([...resources, ...operations.map(({ resource }) => resource)].map(({ urn }) => urn));
  const named = program?.wanted ?? [];
  const lacking = named.filter(({ urn }) => !known.has(urn));
  const cut = operations.filter(({ type, resource }) => type === "creating" && resource.custom === true);
  const wanted = [...cut.map(({ resource }) => asked(resource, named)), ...lacking];
  const gitlab = await openGitlab(engine, providers);
  const clusters = clustersOf(engine, providers);
  const looked = [
    await inGitlab(gitlab, { owner, wanted, named, resources }),
    await inClusters(clusters, owner, wanted),
  ];
  const sightings = looked.flatMap((one) => one.sightings);
  const strange = cut.flatMap(({ resource }) => cannotLook(resource));
  const unjudged = [...looked.flatMap((one) => one.unjudged), ...strange];
  notes.push(...looked.flatMap((one) => one.notes));
  const actions = plan({ resources, operations, program: named, sightings, unjudged });
  return { operations, ...(lock && { lock }), actions, notes, gitlab, clusters };
}

function ownerOf(
  resources: StateResource[],
  operations: Operation[],
  program: Program | undefined,
  stack: string,
): Owner {
  const [some] = [...resources, ...operations.map(({ resource }) => resource), ...(program?.wanted ?? [])];
  return { project: some ? partsOfUrn(some.urn).project : "none", stack: stack.split("/").at(-1)! };
}

function busy({ owner, text }: Lock, stack: string): string {
  const who = owner ? `${owner.user} on ${owner.host}, process ${owner.pid}, since ${owner.since}` : text;
  return `The stack "${stack}" is locked (${who}). Wait for that operation to end. If its process is gone, run "pulumi cancel --stack ${stack}", then repair again.`;
}

async function openGitlab(engine: Engine, providers: Map<string, Values>): Promise<Client | undefined> {
  const inputs = [...providers].find(([urn]) => partsOfUrn(urn).type === "pulumi:providers:gitlab")?.[1];
  if (!inputs) return undefined;
  const token = (await engine.config("gitlabToken")) ?? process.env["GITLAB_TOKEN"];
  if (!token)
    throw new Error(
      `There is no GitLab token: neither the stack's secret "gitlabToken" nor GITLAB_TOKEN is set ("glk secrets ${engine.stack}" asks for it).`,
    );
  return connect(String(inputs["baseUrl"] ?? "https://gitlab.com/api/v4/"), token);
}

function clustersOf(engine: Engine, providers: Map<string, Values>): Clusters {
  const open = new Map<string, Promise<KubernetesObjectApi>>();
  const access = async (urn: string): Promise<ClusterAccess> => {
    const { kubeconfig, context } = providers.get(urn) ?? {};
    const secret =
      typeof kubeconfig === "object" ? await engine.config(`kubeconfigs["${partsOfUrn(urn).name}"]`) : undefined;
    const given = secret ?? (typeof kubeconfig === "string" ? kubeconfig : undefined);
    return { ...(given && { kubeconfig: given }), ...(typeof context === "string" && { context }) };
  };
  return (provider = "") => {
    const known = open.get(provider) ?? access(provider).then(openCluster);
    open.set(provider, known);
    return known;
  };
}

interface Looked {
  sightings: Sighting[];
  unjudged: { urn: string; why: string }[];
  notes: string[];
}

async function inGitlab(client: Client | undefined, search: Search): Promise<Looked> {
  if (!client) return { sightings: [], unjudged: [], notes: [] };
  const wanted = search.wanted.filter(({ type }) => type in KINDS);
  try {
    return { sightings: await sightingsOf(client, { ...search, wanted }), unjudged: [], notes: [] };
  } catch (error) {
    const why = `GitLab did not answer: ${(error as Error).message}`;
    const cut = wanted.filter(({ from }) => from === "operation").map(({ urn }) => ({ urn, why }));
    return { sightings: [], unjudged: cut, notes: cut.length > 0 ? [] : [why] };
  }
}

async function inClusters(clusters: Clusters, owner: Owner, wanted: Wanted[]): Promise<Looked> {
  const looked: Looked = { sightings: [], unjudged: [], notes: [] };
  const one = async (resource: Wanted) => {
    try {
      const sighting = await look(await clusters(resource.provider), resource, owner);
      if (sighting) looked.sightings.push(sighting);
    } catch (error) {
      const why = `the cluster did not answer: ${(error as Error).message.split("\n")[0]}`;
      if (resource.from === "operation") looked.unjudged.push({ urn: resource.urn, why });
      else if (!looked.notes.includes(why)) looked.notes.push(why);
    }
  };
  await Promise.all(wanted.filter(({ type }) => isKubernetes(type)).map(one));
  return looked;
}

/** Providers and values that live in the state alone need no look; of other types repair does not know where to look. */
function cannotLook({ urn, type }: StateResource): { urn: string; why: string }[] {
  if (/^(pulumi|random|command|tls):/.test(type)) return [];
  if (type.startsWith("kubernetes:helm.sh/v3:"))
    return [
      {
        urn,
        why: 'a Helm release is not judged: see "helm list", then uninstall it, or import it with "pulumi import"',
      },
    ];
  if (type in KINDS || isKubernetes(type)) return [];
  return [{ urn, why: `repair does not know the type ${type}: look for it, then "pulumi import" it or remove it` }];
}
