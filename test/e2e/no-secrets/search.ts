import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A secret with a name that may be shown. */
export interface Needle {
  name: string;
  value: string;
}

/** One place where a secret stands. */
export interface Find {
  where: string;
  secret: string;
  form: string;
}

/** Bits of a base64 text before the value are another's: characters to drop, by the number of bytes before it modulo 3. */
const SHARED = [0, 2, 3];

/** How a value can stand in a text: as it is, and as part of a longer text in base64, which begins at any of three places in a group. */
export function formsOf(value: string): { form: string; bytes: Buffer }[] {
  const encoded = SHARED.flatMap((drop, offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]).toString("base64");
    const whole = text.slice(drop, Math.floor(((offset + value.length) * 8) / 6));
    return [...new Set([whole, whole.replaceAll("+", "-").replaceAll("/", "_")])].map((form) => ({
      form: `base64, ${offset} bytes into a group`,
      bytes: Buffer.from(form),
    }));
  });
  return [{ form: "plain", bytes: Buffer.from(value) }, ...encoded];
}

/** Secrets in a text. */
export function search(needles: Needle[], where: string, content: Buffer): Find[] {
  return needles.flatMap(({ name, value }) =>
    formsOf(value)
      .filter(({ bytes }) => content.includes(bytes))
      .map(({ form }) => ({ where, secret: name, form })),
  );
}

/** Every file below a folder, relative to it. Links are not followed. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

/** Secrets in files; one that goes meanwhile holds none. */
export function searchFiles(needles: Needle[], dir: string, files: string[]): Find[] {
  return files.flatMap((file) => {
    try {
      return search(needles, file, readFileSync(join(dir, file)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  });
}

/** Processes of this machine as far as they may be read: command line and environment. */
export function processes(): { pid: number; command: string; environment: string[] }[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0").filter(Boolean);
    } catch {
      return [];
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), command: read(pid, "cmdline").join(" "), environment: read(pid, "environ") }));
}
