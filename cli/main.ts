import { Command, CommanderError } from "commander";
import { checkCommand } from "./check.ts";
import { WrongUsage } from "./exit.ts";
import { repairCommand } from "./repair.ts";
import { runnerPodsCommand } from "./runner-pods.ts";
import { sandboxCommand } from "./sandbox.ts";
import { secretsCommand } from "./secrets.ts";
import { synthCommand } from "./synth.ts";

/**
 * `glk`, the command line. Exit codes: 0 fine, 1 refused or failed, 2 wrong usage (DESIGN §8). Each command is a file of this folder
 * and loads what it needs when it runs.
 */
export async function main(argv: string[]): Promise<number> {
  const program = new Command("glk")
    .description(
      "GitLab on Kubernetes, one dependency graph an environment: companion of `pulumi preview` and `pulumi up`.",
    )
    .showHelpAfterError("(run with --help for examples)")
    .exitOverride()
    .addCommand(checkCommand())
    .addCommand(repairCommand())
    .addCommand(runnerPodsCommand())
    .addCommand(sandboxCommand())
    .addCommand(secretsCommand())
    .addCommand(synthCommand());
  for (const command of program.commands) command.exitOverride().showHelpAfterError("(run with --help for examples)");
  try {
    await program.parseAsync(argv);
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof WrongUsage) {
      console.error(`glk: ${error.message}`);
      return 2;
    }
    console.error(`glk: ${error instanceof Error ? error.message : String(error)}${missing(error)}`);
    if (process.env["GLK_DEBUG"] && error instanceof Error) console.error(error.stack);
    return 1;
  }
}

/** Where only production dependencies are installed, the sandbox lacks packages. */
function missing(error: unknown): string {
  return (error as { code?: string }).code === "ERR_MODULE_NOT_FOUND"
    ? '; "npm ci" installs what the sandbox and the tests need ("npm ci --omit=dev" leaves it out)'
    : "";
}
