import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { create, list } from "tar";
import { parse, stringify } from "yaml";
import { appVersionOf, type ChartPin, STAND_INS } from "./versions.ts";

const STAND_IN_FOLDER = import.meta.dirname;
// An archive must have the same bytes wherever it is packed, so that its digest can be compared.
const PACKED_AT = new Date("2020-01-01T00:00:00Z");

/** A chart archive that can be served. */
export interface ChartArchive extends ChartPin {
  appVersion: string;
  path: string;
  /** SHA-256 of the archive, hex. */
  digest: string;
  /** True when it is an archive that the user gave and not a stand-in. */
  real: boolean;
  /** The version inside the archive; another than `version` when a real archive is served under a pinned version. */
  archiveVersion: string;
}

/**
 * Packs a stand-in under the version that is asked for and writes it to `<dir>/<name>-<version>.tgz`. The same chart, version
 * and Node give the same bytes.
 */
export async function packStandIn(pin: ChartPin, dir: string): Promise<ChartArchive> {
  if (!STAND_INS.includes(pin.name)) {
    throw new Error(
      `The sandbox has no stand-in for the chart "${pin.name}"; it has ${STAND_INS.join(", ")}. ` +
        `Give the real archive with --charts DIR.`,
    );
  }
  const appVersion = appVersionOf(pin);
  const stage = join(dir, `stage-${pin.name}-${pin.version}`);
  const path = join(dir, `${pin.name}-${pin.version}.tgz`);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  await cp(join(STAND_IN_FOLDER, pin.name), join(stage, pin.name), { recursive: true });
  const chartFile = join(stage, pin.name, "Chart.yaml");
  const chart = parse(await readFile(chartFile, "utf8")) as Record<string, unknown>;
  await writeFile(chartFile, stringify({ ...chart, version: pin.version, appVersion }));
  const files = await readdir(join(stage, pin.name), { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const entries = names.map((name) => name.slice(stage.length + 1)).sort();
  await create({ cwd: stage, file: path, gzip: true, portable: true, mtime: PACKED_AT }, entries);
  await rm(stage, { recursive: true, force: true });
  return { ...pin, appVersion, path, digest: await digestOf(path), real: false, archiveVersion: pin.version };
}

/** Reads the chart archives (`*.tgz`) of a directory: name and versions come from the Chart.yaml inside. */
export async function realArchives(dir: string): Promise<ChartArchive[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".tgz")).sort();
  return Promise.all(names.map((name) => readArchive(join(dir, name))));
}

async function readArchive(path: string): Promise<ChartArchive> {
  let text = "";
  await list({
    file: path,
    filter: (entry) => /^[^/]+\/Chart\.yaml$/.test(entry),
    onReadEntry: (entry) => entry.on("data", (chunk: Buffer) => (text += chunk.toString("utf8"))),
  });
  const { name, version, appVersion } = (parse(text) ?? {}) as Record<string, string | undefined>;
  if (!name || !version) {
    throw new Error(`${path} is not a chart archive: it has no <chart>/Chart.yaml with a name and a version.`);
  }
  const digest = await digestOf(path);
  return { name, version, appVersion: appVersion ?? "", path, digest, real: true, archiveVersion: version };
}

async function digestOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
