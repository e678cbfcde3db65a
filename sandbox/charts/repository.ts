import { createReadStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import fastify from "fastify";
import { stringify } from "yaml";
import { type ChartArchive, packStandIn, realArchives } from "./archive.ts";
import { operatorManifest } from "./operator-manifest/manifest.ts";
import { type ChartPin, PINNED } from "./versions.ts";

export interface ChartRepositoryOptions {
  /** Where archives are packed; made when it does not exist. */
  dir: string;
  /** Port on 127.0.0.1; default a free one. */
  port?: number;
  /** Versions to list on top of the committed stack files' ones, as other stack files pin them. */
  pins?: readonly ChartPin[];
  /** Directory with real chart archives (`--charts DIR`): each replaces the stand-in of the same name. */
  charts?: string;
}

export interface ChartRepository {
  /** Address of the repository, for the `repository` of every chart setting; `index.yaml` is below it. */
  url: string;
  /** The Runner Operator's manifest (the sandbox's own), for the `operator.manifest` setting. */
  operatorManifest: { url: string; sha256: string };
  /** What is served, in the order of the index. */
  charts: Pick<ChartArchive, "name" | "version" | "archiveVersion" | "real">[];
  stop(): Promise<void>;
}

/**
 * A Helm chart repository on 127.0.0.1 (Helm docs, "The chart repository guide") with the sandbox's stand-ins and the user's
 * real archives, and the Runner Operator's manifest beside them. A stand-in is packed under any version that is asked for.
 *
 * flux-operator is served the same way: its official place is an OCI registry, but a repository address is a setting, and
 * OCI over plain HTTP would need a further one (`plainHttp`) that only the sandbox would use.
 */
export async function startChartRepository(options: ChartRepositoryOptions): Promise<ChartRepository> {
  await mkdir(options.dir, { recursive: true });
  const archives = await archivesFor(options);
  const manifest = operatorManifest();
  const server = fastify({ logger: false });

  server.get("/index.yaml", (_request, reply) => reply.type("application/yaml").send(indexOf(archives)));
  server.get("/operator.k8s.yaml", (_request, reply) => reply.type("application/yaml").send(manifest.yaml));
  server.get<{ Params: { file: string } }>("/charts/:file", async (request, reply) => {
    const pin = pinOf(request.params.file);
    if (!pin) return reply.code(404).send({ error: `${request.params.file} is not <chart>-<version>.tgz` });
    const listed = archives.find(({ name, version }) => name === pin.name && version === pin.version);
    const real = archives.find(({ name, real }) => name === pin.name && real);
    const archive = listed ?? real ?? (await packStandIn(pin, options.dir).catch((error: Error) => error));
    if (archive instanceof Error) return reply.code(404).send({ error: archive.message });
    return reply.type("application/gzip").send(createReadStream(archive.path));
  });

  const url = await server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    url,
    operatorManifest: { url: `${url}/operator.k8s.yaml`, sha256: manifest.sha256 },
    charts: archives.map(({ name, version, archiveVersion, real }) => ({ name, version, archiveVersion, real })),
    stop: () => server.close(),
  };
}

/** Every pinned version of every chart once, real where the user gave one; then the real charts that nothing pins. */
async function archivesFor({ dir, pins = [], charts }: ChartRepositoryOptions): Promise<ChartArchive[]> {
  const real = charts ? await realArchives(charts) : [];
  const wanted = new Map([...PINNED, ...pins].map((pin) => [`${pin.name}-${pin.version}`, pin]));
  const archives: ChartArchive[] = [];
  for (const pin of wanted.values()) {
    const same = real.filter(({ name }) => name === pin.name);
    const archive = same.find(({ version }) => version === pin.version) ?? same.at(-1);
    archives.push(archive ? { ...archive, version: pin.version } : await packStandIn(pin, dir));
  }
  const unpinned = real.filter(({ name, version }) => !wanted.has(`${name}-${version}`));
  return [...archives, ...unpinned].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** The repository index, format v1. Addresses are relative to it, and `created` is fixed so that the bytes are too. */
function indexOf(archives: readonly ChartArchive[]): string {
  const created = "2020-01-01T00:00:00Z";
  const entries: Record<string, object[]> = {};
  for (const { name, version, appVersion, digest } of archives) {
    entries[name] ??= [];
    const urls = [`charts/${name}-${version}.tgz`];
    entries[name].push({ apiVersion: "v2", name, version, appVersion, created, digest, urls });
  }
  return stringify({ apiVersion: "v1", entries, generated: created });
}

/** The chart and version of an archive's file name; undefined when it is not the name of a chart that can be packed. */
function pinOf(file: string): ChartPin | undefined {
  const match = /^(?<name>[a-z0-9-]+?)-(?<version>\d+\.\d+\.\d+[\w.+-]*)\.tgz$/.exec(file)?.groups;
  if (!match?.["name"] || !match["version"]) return undefined;
  return { name: match["name"], version: match["version"] };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
