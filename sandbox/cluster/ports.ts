import { mkdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { dirname } from "node:path";

/**
 * Ports on 127.0.0.1, kept in a file so that a restarted cluster has the address it had.
 * @param file JSON file, port by name; it is written when anything in it changes
 * @param names what a port is needed for
 * @param inUse names whose port is taken by our own running process, which is therefore right as it is
 * @returns port by name; a recorded port that somebody else has taken meanwhile is replaced by a free one
 */
export async function reservePorts<N extends string>(
  file: string,
  names: readonly N[],
  inUse: ReadonlySet<string> = new Set(),
): Promise<Record<N, number>> {
  const recorded = await readPorts(file);
  const ports: Record<string, number> = { ...recorded };
  for (const name of names) {
    const before = recorded[name];
    if (before !== undefined && inUse.has(name)) continue;
    const others = Object.entries(ports).flatMap(([other, port]) => (other === name ? [] : [port]));
    const same = before !== undefined && !others.includes(before) && (await freePort(before));
    ports[name] = same || (await freePortBeside(others));
  }
  if (JSON.stringify(ports) !== JSON.stringify(recorded)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(ports, null, 2)}\n`);
  }
  return ports as Record<N, number>;
}

/** Ports that were recorded; none when there is no such file. */
export async function readPorts(file: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, number>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

async function freePortBeside(others: number[]): Promise<number> {
  for (;;) {
    const port = await freePort(0);
    if (port !== undefined && !others.includes(port)) return port;
  }
}

/** The port itself, or one that the system chooses for 0; undefined when somebody listens there. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
