import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { writeLauncher } from "./launcher.ts";
import { findLanguageHost, findResourcePlugin, type Part, PULUMI_VERSION, usersPulumiHome } from "./parts.ts";

/** Provider packages that the program uses, and for which this repository has stand-ins. */
const PROVIDERS = ["kubernetes", "gitlab", "random"] as const;

export interface HomeOptions {
  /** Folder for everything: `home` (PULUMI_HOME), `state` (backend), `passphrase`. Made when absent. */
  dir: string;
  /** The Pulumi CLI, as the toolchain built or found it. */
  pulumi: string;
  /** Real plugins and language host that replace the stand-ins of the same name (`--plugins DIR`). */
  plugins?: string;
  /** The user's own PULUMI_HOME, searched for the exact versions; `null`: do not look. Default: from the environment. */
  userHome?: string | null;
  /** The checkout whose node_modules and stand-ins are used. */
  root?: string;
}

export interface Home {
  /** What the CLI needs to know; holds no secret (the passphrase is a file). */
  env: Record<string, string>;
  /** The CLI inside the home: start this one. */
  pulumi: string;
  /** For `PulumiCommand.get({ root })` of the Automation API. */
  root: string;
  parts: Part[];
}

/** The same file under a second name; a copy where the file systems differ. */
function place(source: string, target: string): void {
  if (!existsSync(source))
    throw new Error(`there is no Pulumi CLI at ${source}; build the tools first (npm run sandbox)`);
  // In a shell of `glk sandbox env` the CLI on PATH is the target itself.
  if (existsSync(target) && statSync(source).ino === statSync(target).ino) return;
  rmSync(target, { force: true });
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    chmodSync(target, 0o755);
  }
}

function placePart(part: Part, target: string, main: string, root: string): void {
  rmSync(target, { force: true });
  if (part.path) symlinkSync(resolve(part.path), target);
  else writeLauncher(target, main, root);
}

/** The passphrase that encrypts secrets in the state: made once for each sandbox, readable by its owner only. */
function passphraseFile(dir: string): string {
  const file = join(dir, "passphrase");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return file;
}

function installedVersion(name: string, root: string): string {
  const manifest = createRequire(join(root, "package.json")).resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Removes the logs of earlier operations: the CLI writes megabytes for each and never deletes them. */
export function cleanLogs(dir: string): void {
  rmSync(join(dir, "home", "logs"), { recursive: true, force: true });
}

/**
 * Puts together a PULUMI_HOME in which plain `pulumi` commands work without a network: the CLI with a language host
 * beside it, one plugin folder for each provider in the version of the npm SDK that `root` has installed (the CLI looks
 * for exactly that one), a `file://` backend. Safe to repeat: state and passphrase stay, all else is made anew.
 */
export function assembleHome(options: HomeOptions): Home {
  const root = options.root ?? resolve(import.meta.dirname, "../..");
  const dir = resolve(options.dir);
  const home = join(dir, "home");
  const versionRoot = join(home, "versions", PULUMI_VERSION);
  const bin = join(versionRoot, "bin");
  const state = join(dir, "state");
  for (const folder of [bin, state]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  cleanLogs(dir);
  rmSync(join(home, "plugins"), { recursive: true, force: true });

  const userHome = options.userHome === undefined ? usersPulumiHome(home) : options.userHome;
  const sources = { ...(options.plugins && { plugins: options.plugins }), ...(userHome && { userHome }) };
  place(options.pulumi, join(bin, "pulumi"));
  const host = findLanguageHost(sources);
  placePart(host, join(bin, host.executable), join(import.meta.dirname, "main.ts"), root);
  const plugins = PROVIDERS.map((name) => {
    const part = findResourcePlugin(name, installedVersion(name, root), sources);
    const folder = join(home, "plugins", `resource-${name}-v${part.version}`);
    mkdirSync(folder, { recursive: true });
    const main = join(dirname(import.meta.dirname), "providers", name, "main.ts");
    placePart(part, join(folder, part.executable), main, root);
    return part;
  });

  return {
    pulumi: join(bin, "pulumi"),
    root: versionRoot,
    parts: [host, ...plugins],
    env: {
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(dir),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NODE_COMPILE_CACHE: join(dir, "compile-cache"),
    },
  };
}
