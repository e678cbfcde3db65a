import { closeSync, openSync, readdirSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { WrongUsage } from "../exit.ts";

/** Something that could not be read as what it seems to be. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** A file with its text. */
export interface TextFile {
  readonly path: string;
  /** As shown to people: relative to where the command runs. */
  readonly file: string;
  readonly text: string;
}

const READ = [".yaml", ".yml", ".json", ".toml"];
const MAX_BYTES = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/** How a file is called in what people read. */
export function shown(path: string): string {
  return relative(process.cwd(), path) || path;
}

/**
 * The texts of a file, or of every YAML, JSON and TOML file of a folder. Links are followed; what two ways lead to is read once, so
 * that a loop ends. What cannot be read is a fault and hides nothing else.
 */
export function textsOf(path: string): { files: TextFile[]; faults: Fault[] } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new WrongUsage(`${path} does not exist; name a file or a folder`);
  const faults: Fault[] = [];
  const paths = stat.isDirectory() ? filesIn(path, new Set(), faults) : [path];
  const files = paths.flatMap((one): TextFile[] => {
    const text = orFault(faults, one, () => decoded(readAtMost(one, MAX_BYTES)));
    return text === undefined ? [] : [{ path: one, file: shown(one), text }];
  });
  return { files, faults };
}

function filesIn(folder: string, seen: Set<string>, faults: Fault[]): string[] {
  const names = orFault(faults, folder, () => (isNew(folder, seen) ? readdirSync(folder).sort(byCode) : [])) ?? [];
  return names
    .filter((name) => name !== "node_modules" && (!name.startsWith(".") || name === ".gitlab"))
    .flatMap((name) => {
      const path = join(folder, name);
      const stat = orFault(faults, path, () => statSync(path));
      if (stat?.isDirectory()) return filesIn(path, seen, faults);
      return stat !== undefined && isWanted(path, stat, faults) && isNew(path, seen) ? [path] : [];
    });
}

function isWanted(path: string, stat: Stats, faults: Fault[]): boolean {
  if (!READ.includes(extname(path).toLowerCase())) return false;
  if (!stat.isFile()) faults.push({ file: shown(path), line: 1, what: "cannot be read: it is no file" });
  return stat.isFile();
}

function isNew(path: string, seen: Set<string>): boolean {
  const real = realpathSync(path);
  if (seen.has(real)) return false;
  seen.add(real);
  return true;
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function orFault<Result>(faults: Fault[], path: string, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Unreadable) faults.push({ file: shown(path), line: cause.line, what: cause.message });
    else {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === undefined) throw cause;
      faults.push({ file: shown(path), line: 1, what: `cannot be read: ${code}` });
    }
    return undefined;
  }
}

class Unreadable extends Error {
  readonly line: number;

  constructor(message: string, line = 1) {
    super(message);
    this.line = line;
  }
}

/** A pipe and a device do not say how long they are. */
function readAtMost(path: string, most: number): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks);
      size += count;
      if (size > most) throw new Unreadable(`is larger than ${most} bytes`);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const before = bytes.toString("utf8").split("\uFFFD", 1)[0]!;
    throw new Unreadable("is not UTF-8 text", before.split("\n").length);
  }
}
