import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isLauncher } from "./launcher.ts";

/** The Pulumi CLI that the sandbox is made for; the language host has the same version. */
export const PULUMI_VERSION = "3.259.0";

/** What the CLI starts besides the program: the language host and the resource plugins. */
export interface Part {
  /** Executable name, `pulumi-resource-<name>` or `pulumi-language-nodejs`. */
  executable: string;
  version: string;
  /** False: a stand-in of this repository. */
  real: boolean;
  /** The real binary, where there is one. */
  path?: string;
}

const executableAt = (path: string): string | undefined => {
  try {
    accessSync(path, constants.X_OK);
    return isLauncher(path) ? undefined : path;
  } catch {
    return undefined;
  }
};

/** A language host reports its version with `-version`; one that does not is of no use. */
function hasVersion(binary: string, version: string): boolean {
  try {
    const told = execFileSync(binary, ["-version"], {
      encoding: "utf8",
      timeout: 5000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return told.trim().replace(/^v/, "") === version;
  } catch {
    return false;
  }
}

/**
 * Where real binaries may be: `plugins` is a folder that the user names (flat, or with folders as in PULUMI_HOME/plugins),
 * `userHome` the user's own PULUMI_HOME, in which only the exact version counts.
 */
export interface Sources {
  plugins?: string;
  userHome?: string;
}

/** The user's own PULUMI_HOME, unless it is the sandbox's `home` itself (a shell inside the sandbox). */
export function usersPulumiHome(home: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = environment["PULUMI_HOME"] || join(homedir(), ".pulumi");
  if (!existsSync(own)) return undefined;
  return existsSync(home) && realpathSync(own) === realpathSync(home) ? undefined : own;
}

/** Looks for the real `pulumi-resource-<name>` in exactly `version`. Stand-ins are never taken for real ones. */
export function findResourcePlugin(name: string, version: string, { plugins, userHome }: Sources): Part {
  const executable = `pulumi-resource-${name}`;
  const folder = `resource-${name}-v${version}`;
  const places = [
    ...(plugins ? [join(plugins, executable), join(plugins, folder, executable)] : []),
    ...(userHome ? [join(userHome, "plugins", folder, executable)] : []),
  ];
  const path = places.map(executableAt).find(Boolean);
  return { executable, version, real: path !== undefined, ...(path && { path }) };
}

/** Looks for the real language host; outside `plugins` it must say that it has the CLI's version. */
export function findLanguageHost({ plugins, userHome }: Sources): Part {
  const executable = "pulumi-language-nodejs";
  const named = plugins && executableAt(join(plugins, executable));
  const own =
    userHome &&
    [join(userHome, "versions", PULUMI_VERSION, "bin", executable), join(userHome, "bin", executable)]
      .map(executableAt)
      .find((found) => found && hasVersion(found, PULUMI_VERSION));
  const path = named || own;
  return { executable, version: PULUMI_VERSION, real: Boolean(path), ...(path && { path }) };
}
