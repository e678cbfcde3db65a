import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { DamagedState, emptySideFiles, folderOf } from "./backend.ts";
import type { Action } from "./plan.ts";
import { type Export, isKubernetes, type Lock, lockIn, partsOfUrn, type Values } from "./state.ts";

/** The Pulumi CLI on PATH, in the environment and for the stack that the caller uses. */
export interface Engine {
  readonly stack: string;
  /** Throws `DamagedState` where the crash cut off the writing of the state's side files. */
  export(): Promise<Export>;
  /** Replaces the state; the CLI drops pending operations on the way in. */
  replace(state: Export): Promise<void>;
  /** A value of the stack's configuration, decrypted; undefined where there is none. */
  config(path: string): Promise<string | undefined>;
  /** The lock that keeps others out, asked with a refresh of a resource that cannot exist: it changes nothing. */
  lock(project: string): Promise<Lock | undefined>;
  unlock(): Promise<void>;
  /** Imports resources; what is imported is not protected, and no code is written. */
  import(actions: Extract<Action, { do: "import" }>[]): Promise<void>;
  /** Sets the state of these resources to what there is. */
  refresh(urns: string[]): Promise<void>;
}

const NOBODY = "gitlab-kubernetes:index:Probe::glk-repair-asks-for-the-lock";

/** Opens a stack. `cwd` is the folder of Pulumi.yaml. */
export function engineOf(stack: string, cwd: string): Engine {
  const run = (args: string[], input?: string) =>
    execa("pulumi", [...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd,
      reject: false,
      all: true,
      ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
  const succeed = async (args: string[], input?: string) => {
    const { exitCode, stdout, all } = await run(args, input);
    if (exitCode !== 0) throw new Error(failure(args, all ?? ""));
    return stdout;
  };
  const damage = async () => {
    const { stdout } = await execa("pulumi", ["whoami", "--json", "--non-interactive"], { cwd });
    const folder = folderOf((JSON.parse(stdout) as { url: string }).url, cwd);
    return folder ? emptySideFiles(folder, stack.split("/").at(-1)!) : [];
  };
  const quiet = ["--yes", "--skip-preview", "--suppress-outputs", "--suppress-progress"];
  return {
    stack,
    export: async () => {
      const args = ["stack", "export"];
      const { exitCode, stdout, all } = await run(args);
      if (exitCode === 0) return JSON.parse(stdout) as Export;
      const files = /failed to load checkpoint/.test(all ?? "") ? await damage() : [];
      throw files.length > 0 ? new DamagedState(files) : new Error(failure(args, all ?? ""));
    },
    replace: async (state) => {
      await succeed(["stack", "import"], JSON.stringify(state));
    },
    config: async (path) => {
      const { exitCode, stdout } = await run(["config", "get", "--path", path]);
      return exitCode === 0 ? stdout.trim() : undefined;
    },
    lock: async (project) => {
      const urn = `urn:pulumi:${stack.split("/").at(-1)}::${project}::${NOBODY}`;
      return lockIn((await run(["refresh", "--yes", "--target", urn])).all ?? "");
    },
    unlock: async () => {
      await succeed(["cancel", "--yes"]);
    },
    import: async (actions) => {
      const dir = await mkdtemp(join(tmpdir(), "glk-repair-"));
      try {
        const file = join(dir, "import.json");
        await writeFile(file, JSON.stringify(importFile(actions)), { mode: 0o600 });
        await succeed(["import", "--file", file, "--protect=false", "--generate-code=false", ...quiet]);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
    refresh: async (urns) => {
      await succeed(["refresh", ...quiet, ...urns.flatMap((urn) => ["--target", urn])]);
    },
  };
}

function failure(args: string[], output: string): string {
  return `pulumi ${args.slice(0, 2).join(" ")} failed; run glk repair again when this is solved:\n${output.trim()}`;
}

interface ImportFile {
  nameTable: Record<string, string>;
  resources: Values[];
}

/**
 * The file for `pulumi import --file`. Names of the table are made up, since a provider, a component and a resource may all be called
 * "dev". Inputs of an interrupted create go with it, encrypted as they are in the state: the CLI takes from them what a provider
 * cannot read back, such as a commit message or a hidden value. A Kubernetes object can be read back whole.
 */
export function importFile(actions: Extract<Action, { do: "import" }>[]): ImportFile {
  const nameTable: Record<string, string> = {};
  const nameOf = (urn: string) => {
    const known = Object.keys(nameTable).find((name) => nameTable[name] === urn);
    const name = known ?? `known-${Object.keys(nameTable).length}`;
    nameTable[name] = urn;
    return name;
  };
  const resources = actions.map(({ wanted, sighting }, index) => ({
    type: wanted.type,
    name: `imported-${index}`,
    logicalName: partsOfUrn(wanted.urn).name,
    id: sighting.id,
    ...(wanted.parent && { parent: nameOf(wanted.parent) }),
    ...(wanted.provider && { provider: nameOf(wanted.provider) }),
    ...(wanted.given && !isKubernetes(wanted.type) && { inputs: wanted.given }),
  }));
  return { nameTable, resources };
}
