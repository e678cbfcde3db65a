import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, ApiError, type KubeObject } from "../cluster/api.ts";
import { apiOf } from "./api.ts";
import type { Places } from "./places.ts";
import { rootToken } from "./tokens.ts";
import type { World } from "./world.ts";

/** Everything that exists, a line each, so that two moments can be compared. */
export interface Inventory {
  /** `<cluster>: <group>/<Kind> [<namespace>/]<name>`. */
  cluster: string[];
  /** `<kind> <where> <name>`. */
  gitlab: string[];
}

/** Kinds that come and go by themselves. */
const RESTLESS = new Set([
  "Event",
  "Lease",
  "EndpointSlice",
  "Endpoints",
  "ComponentStatus",
  "ControllerRevision",
  "IPAddress",
  "CSINode",
  "APIService",
]);

/** What exists in the clusters and in GitLab now. */
export async function inventoryOf(places: Places, world: World): Promise<Inventory> {
  const clusters = await Promise.all(
    Object.entries(world.clusters).map(([name, cluster]) => clusterInventory(name, cluster)),
  );
  return { cluster: clusters.flat().sort(), gitlab: (await gitlabInventory(places, world)).sort() };
}

/** Remembers what was there before the first `up`; later calls change nothing. */
export async function rememberBaseline(places: Places, world: World): Promise<void> {
  const file = baselineFile(places);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await inventoryOf(places, world)));
}

export function baselineOf(places: Places): Inventory {
  return JSON.parse(readFileSync(baselineFile(places), "utf8")) as Inventory;
}

const baselineFile = (places: Places) => join(places.dir, "baseline.json");

async function clusterInventory(name: string, cluster: World["clusters"][string]): Promise<string[]> {
  const api = apiOf(cluster);
  try {
    const kinds = await listableKinds(api);
    const lists = await Promise.all(
      kinds.map(async ({ path, group, kind }) =>
        (await listed(api, path)).map((object) => lineOf(name, group, kind, object)),
      ),
    );
    return lists.flat();
  } finally {
    api.close();
  }
}

/** The API server answers 429 while it prepares the storage of a definition that was just made. */
async function listed(api: Api, path: string, tries = 50): Promise<KubeObject[]> {
  try {
    return await api.list(path);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 429 || tries === 0) throw error;
    await sleep(200);
    return listed(api, path, tries - 1);
  }
}

function lineOf(cluster: string, group: string, kind: string, { metadata }: KubeObject): string {
  return `${cluster}: ${group ? `${group}/` : ""}${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}

interface ApiResource {
  name: string;
  kind: string;
  verbs: string[];
}

/** Every kind that can be listed, by the group's preferred version (Kubernetes API: discovery). */
async function listableKinds(api: Api): Promise<{ path: string; group: string; kind: string }[]> {
  const read = async <T>(path: string): Promise<T> => JSON.parse((await api.send("GET", path)).body) as T;
  const { groups } = await read<{ groups: { name: string; preferredVersion: { groupVersion: string } }[] }>("/apis");
  const roots = [
    { path: "/api/v1", group: "" },
    ...groups.map(({ name, preferredVersion }) => ({ path: `/apis/${preferredVersion.groupVersion}`, group: name })),
  ];
  const found = await Promise.all(
    roots.map(async ({ path, group }) => {
      const { resources } = await read<{ resources: ApiResource[] }>(path);
      return resources
        .filter(({ name, kind, verbs }) => !name.includes("/") && verbs.includes("list") && !RESTLESS.has(kind))
        .map(({ name, kind }) => ({ path: `${path}/${name}`, group, kind }));
    }),
  );
  return found.flat();
}

type Row = Record<string, unknown> & { id: number };

/** Tables that are the world itself: places, people, their tokens, and what jobs and commits leave. */
const WORLD = new Set([
  "users",
  "groups",
  "projects",
  "members",
  "accessTokens",
  "repositories",
  "jobs",
  "mergeRequests",
  "notes",
  "runnerManagers",
]);

/** Live records of GitLab that a program can make, and the files of each project. A revoked token is none. */
async function gitlabInventory(places: Places, { gitlab }: World): Promise<string[]> {
  const answer = await fetch(`${gitlab.url}/-/sandbox/records`, {
    headers: { "PRIVATE-TOKEN": await rootToken(places) },
  });
  if (!answer.ok) throw new Error(`GitLab's list of records was answered with ${answer.status}`);
  const tables = (await answer.json()) as Record<string, Row[]>;
  const records = Object.entries(tables)
    .filter(([kind]) => !WORLD.has(kind))
    .flatMap(([kind, rows]) =>
      rows
        .filter(isAlive)
        .map((row) => `${kind} ${row.id} ${row["name"] ?? row["key"] ?? row["description"] ?? ""}`.trim()),
    );
  return [...records, ...filesOf(tables["repositories"] ?? [])];
}

const isAlive = (row: Row) => row["revoked"] !== true && row["status"] !== "revoked";

function filesOf(repositories: Row[]): string[] {
  return repositories.flatMap((repository) => {
    const { branches, commits } = repository as unknown as {
      branches: Record<string, string>;
      commits: Record<string, { tree: object }>;
    };
    return Object.entries(branches).flatMap(([branch, commit]) =>
      Object.keys(commits[commit]!.tree).map((path) => `file ${repository.id}@${branch} ${path}`),
    );
  });
}
