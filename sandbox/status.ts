import { dirname, join } from "node:path";
import { fluxControllers } from "./cluster/flux.ts";
import { layoutOf } from "./cluster/layout.ts";
import { runningProcess } from "./cluster/processes.ts";
import { clusterStatus } from "./world/clusters.ts";
import { placesOf } from "./world/places.ts";
import { serviceStatus } from "./world/services.ts";
import { readWorld, type World } from "./world/world.ts";

export interface Status {
  stack: string;
  world: World | undefined;
  services: { name: string; pid: number | undefined; port: number | undefined }[];
  /** Process number by process, by cluster. */
  clusters: Record<string, Record<string, number>>;
}

/** What of a world runs. */
export async function statusOf(root: string, stack: string): Promise<Status> {
  const places = placesOf(root, stack);
  const world = readWorld(places);
  const names = Object.keys(world?.clusters ?? {});
  const clusters = await clusterStatus(places, names);
  for (const name of names)
    for (const process of ["reconciler", ...fluxControllers]) {
      const running = await runningProcess(layoutOf(join(places.clusters, name)), process);
      if (running) clusters[name]![process] = running.pid;
    }
  return { stack, world, services: await serviceStatus(places), clusters };
}

export function renderStatus({ stack, world, services, clusters }: Status): string {
  if (!world)
    return `No sandbox for the stack "${stack}" in this checkout; "npx glk sandbox up --stack ${stack}" starts one.`;
  const state = (pid: number | undefined) => (pid === undefined ? "stopped" : `runs (process ${pid})`);
  return [
    `Sandbox of the stack "${stack}"`,
    ...services.map(
      ({ name, pid, port }) => `  ${name.padEnd(10)} ${state(pid)}${port && pid ? `, port ${port}` : ""}`,
    ),
    ...Object.entries(clusters).flatMap(([name, pids]) => [
      `  cluster ${name}: ${Object.keys(pids).length === 0 ? "stopped" : world.clusters[name]!.server}`,
      ...Object.entries(pids).map(([process, pid]) => `    ${process.padEnd(24)} ${state(pid)}`),
    ]),
  ].join("\n");
}

/** `export` lines for a POSIX shell; they hold no secret, only the files that do. */
export function shellEnvironment(root: string, stack: string): string {
  const places = placesOf(root, stack);
  const world = readWorld(places);
  if (!world)
    throw new Error(`There is no sandbox for the stack "${stack}"; run "npx glk sandbox up --stack ${stack}" first.`);
  const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;
  const commands = [
    dirname(world.pulumi),
    dirname(world.env["GLK_HELM"]!),
    ...(world.kubectl ? [dirname(world.kubectl)] : []),
  ];
  return [
    ...Object.entries(world.env).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export PATH=${quoted([...commands, join(places.root, "node_modules/.bin")].join(":"))}:"$PATH"`,
  ].join("\n");
}
