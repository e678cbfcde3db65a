import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { readPorts, reservePorts } from "../cluster/ports.ts";
import { runningProcess, startProcess, stopProcess, waitUntilReady } from "../cluster/processes.ts";
import { registryConfig } from "../registry/registry.ts";
import type { Places } from "./places.ts";
import { entriesOf, pathsOf, type StackFile } from "./stack-file.ts";

/** Processes of a world beside its clusters, in the order of their start. */
export const SERVICES = ["gitlab", "registry", "charts"] as const;
export type Service = (typeof SERVICES)[number];

/** Milliseconds after which a service that does not answer is given up. */
const limitMs = 60_000;

const here = import.meta.dirname;
// The arguments of this Node are those that make it run TypeScript.
const script = (...path: string[]) => [...process.execArgv, join(here, "..", ...path)];

/** Ports of the services; the same ones at every start. */
export async function servicePorts(places: Places): Promise<Record<Service, number>> {
  const running = new Set<string>();
  for (const name of SERVICES) if (await runningProcess(places, name)) running.add(name);
  return reservePorts(places.ports, SERVICES, running);
}

/** Starts the GitLab simulator with every group and project that the stack file names. */
export async function startGitLab(
  places: Places,
  file: StackFile,
  ports: Record<Service, number>,
): Promise<{ url: string; realm: string }> {
  await mkdir(places.gitlab, { recursive: true });
  const gitlab = (file.areas["gitlab"] ?? {}) as Record<string, string>;
  const { groups, projects } = pathsOf(file);
  const url = `http://localhost:${ports.gitlab}`;
  await startProcess(places, {
    name: "gitlab",
    command: process.execPath,
    args: [
      ...script("gitlab", "main.ts"),
      ...["--dir", places.gitlab, "--port", String(ports.gitlab)],
      ...["--tier", gitlab["tier"]!, "--offering", gitlab["offering"] === "gitlab.com" ? "gitlab.com" : "self-managed"],
      ...["--version", patched(gitlab["version"]!), "--registry", `localhost:${ports.registry}`],
      ...groups.flatMap((path) => ["--group", path]),
      ...projects.flatMap((path) => ["--project", path]),
    ],
  });
  await answers(places, "gitlab", `${url}/api/v4/version`, (status) => status === 401 || status === 200);
  return { url, realm: `${url}/jwt/auth` };
}

/** Starts the OCI registry, which asks the simulator for tokens. */
export async function startRegistryService(
  places: Places,
  ports: Record<Service, number>,
  binary: string,
): Promise<string> {
  const host = `localhost:${ports.registry}`;
  await mkdir(places.registry, { recursive: true, mode: 0o700 });
  const realm = `http://localhost:${ports.gitlab}/jwt/auth`;
  const settings = { dir: places.registry, binary, realm, jwks: join(places.gitlab, "registry-jwks.json") };
  const file = join(places.registry, "config.yml");
  await writeFile(file, stringify(registryConfig(settings, ports.registry)), { mode: 0o600 });
  await startProcess(places, {
    name: "registry",
    command: binary,
    args: ["serve", file],
    env: { OTEL_TRACES_EXPORTER: "none" },
  });
  await answers(places, "registry", `http://${host}/v2/`, (status) => status === 401);
  return host;
}

/** Starts the chart repository with the versions that the stack file pins. */
export async function startCharts(
  places: Places,
  file: StackFile,
  ports: Record<Service, number>,
  charts: string | undefined,
): Promise<string> {
  await mkdir(places.charts, { recursive: true });
  const pins = chartPins(file).map(({ name, version }) => ["--pin", `${name}@${version}`]);
  await startProcess(places, {
    name: "charts",
    command: process.execPath,
    args: [
      ...script("charts", "main.ts"),
      "--dir",
      places.charts,
      "--port",
      String(ports.charts),
      ...pins.flat(),
      ...(charts ? ["--charts", charts] : []),
    ],
  });
  const url = `http://127.0.0.1:${ports.charts}`;
  await answers(places, "charts", `${url}/index.yaml`, (status) => status === 200);
  return url;
}

export async function stopServices(places: Places): Promise<void> {
  for (const name of [...SERVICES].reverse()) await stopProcess(places, name);
}

/** Which services run, with their ports. */
export async function serviceStatus(
  places: Places,
): Promise<{ name: string; pid: number | undefined; port: number | undefined }[]> {
  const ports = await readPorts(places.ports);
  return Promise.all(
    SERVICES.map(async (name) => ({ name, pid: (await runningProcess(places, name))?.pid, port: ports[name] })),
  );
}

/** Charts and versions that the stack file pins. */
export function chartPins({ areas }: StackFile): { name: string; version: string }[] {
  const pins = new Map<string, { name: string; version: string }>();
  const add = (name: string, chart: unknown) => {
    const version = (chart as { version?: string } | undefined)?.version;
    if (version) pins.set(`${name}@${version}`, { name, version });
  };
  for (const [, agent] of entriesOf(areas["agents"])) add("gitlab-agent", agent["chart"]);
  for (const [, runner] of entriesOf(areas["runners"]))
    add("gitlab-runner", (runner["manager"] as { chart?: unknown })?.chart);
  for (const [, flux] of entriesOf(areas["flux"])) add("flux-operator", flux["operator"]);
  return [...pins.values()];
}

async function answers(places: Places, name: Service, url: string, right: (status: number) => boolean): Promise<void> {
  await waitUntilReady(places, { name, limitMs, probe: async () => right((await fetch(url)).status) });
}

/** `19.4` is `19.4.0`: the simulator, like GitLab, names a patch. */
const patched = (version: string) => (version.split(".").length === 2 ? `${version}.0` : version);
