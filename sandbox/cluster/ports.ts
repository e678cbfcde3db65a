import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import getPort from "get-port";

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
    ports[name] = await getPort({
      host: "127.0.0.1",
      port: before === undefined ? undefined : [before],
      exclude: Object.entries(ports).flatMap(([other, port]) => (other === name ? [] : [port])),
    });
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
