import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";

/** A stack file: `config` by key, and what the CLI adds (the salt of its secrets). */
export interface StackFile {
  config?: Record<string, unknown>;
  encryptionsalt?: string;
  [key: string]: unknown;
}

export interface ProjectOptions {
  /** Folder for the copy, `.sandbox/project`. Made when absent. */
  dir: string;
  /** The checkout with Pulumi.yaml and the program. */
  root: string;
  /** Stack files with the sandbox's addresses, by stack name. */
  stacks: Record<string, StackFile>;
}

const isSecure = (value: unknown): boolean => typeof value === "object" && value !== null && "secure" in value;

/** What an earlier file holds that is made by the CLI and not by us: the salt and the secrets encrypted with it. */
function kept(file: string): StackFile {
  if (!existsSync(file)) return {};
  const { encryptionsalt, config = {} } = (parse(readFileSync(file, "utf8")) ?? {}) as StackFile;
  if (!encryptionsalt) return {};
  return { encryptionsalt, config: Object.fromEntries(Object.entries(config).filter(([, value]) => isSecure(value))) };
}

/**
 * Writes a project that runs the program of `root` with other stack files: a copy of Pulumi.yaml whose `main` points at
 * the program, and one Pulumi.<stack>.yaml a stack. Every `pulumi` command that runs there (`-C`, or
 * PULUMI_OPTION_CWD) reads and writes these files and never the committed ones. Safe to repeat: secrets that were set
 * with `pulumi config set --secret` stay.
 */
export function writeProject({ dir, root, stacks }: ProjectOptions): void {
  mkdirSync(dir, { recursive: true });
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  const { stackConfigDir: _, main, ...rest } = project;
  const program = relative(dir, join(root, typeof main === "string" ? main : "."));
  writeFileSync(join(dir, "Pulumi.yaml"), stringify({ ...rest, main: program }));
  for (const [stack, file] of Object.entries(stacks)) {
    const target = join(dir, `Pulumi.${stack}.yaml`);
    const old = kept(target);
    const merged = { ...old, ...file, config: { ...old.config, ...file.config } };
    writeFileSync(target, stringify(merged), { mode: 0o600 });
  }
}

/**
 * Variables that let plain `pulumi` commands of a shell, in whatever folder, work in the project at `dir`: the CLI reads
 * each of its flags from PULUMI_OPTION_<FLAG> (pkg/cmd/pulumi, declareFlagsAsEnvironmentVariables; seen with 3.259).
 * Relative paths on the command line are then relative to `dir`.
 */
export function projectEnvironment(dir: string, options: { stack?: string; policyPack?: string } = {}) {
  return {
    PULUMI_OPTION_CWD: dir,
    ...(options.stack && { PULUMI_STACK: options.stack }),
    ...(options.policyPack && { PULUMI_OPTION_POLICY_PACK: options.policyPack }),
  };
}
