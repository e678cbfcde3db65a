import { Command } from "commander";
import { WrongUsage } from "./exit.ts";

interface Flags {
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
}

/** `glk repair STACK`: after a crash, makes the state and the world agree so that the ordinary commands converge. */
export function repairCommand(): Command {
  return new Command("repair")
    .description(
      "After a crash: look for what was being made, import it or remove it, and leave a state from which up and destroy converge.",
    )
    .argument("<stack>", "stack, for example dev")
    .option("--dry-run", "say what was found and what would be done, and change nothing")
    .option("--yes", "do it without asking")
    .option("--json", "print it for a program")
    .addHelpText(
      "after",
      "\nExamples:\n  npx glk repair dev --dry-run\n  npx glk repair dev --yes\n\nIt needs pulumi on PATH, the stack's own configuration, and nothing else. Wait a minute after the crash: GitLab may still be working on the last request.",
    )
    .action(async (stack: string, flags: Flags) => {
      const [{ engineOf }, { survey }, { act }, { render }] = await Promise.all([
        import("./repair/engine.ts"),
        import("./repair/survey.ts"),
        import("./repair/act.ts"),
        import("./repair/text.ts"),
      ]);
      if (!flags.dryRun && !flags.yes && (flags.json || !process.stdin.isTTY))
        throw new WrongUsage(
          "there is no terminal to ask on; give --dry-run to see what would be done, or --yes to do it",
        );
      const dir = process.env["PULUMI_OPTION_CWD"] ?? process.cwd();
      const engine = engineOf(stack, dir);
      const found = await survey(engine, dir);
      const { actions, lock, notes, operations } = found;
      const isNeeded = lock !== undefined || operations.length > 0 || actions.some((action) => action.do !== "leave");
      if (!flags.json) console.log(render(stack, found));
      const isAgreed = !flags.dryRun && isNeeded && (flags.yes || (await agreed()));
      if (isAgreed) await act(engine, found);
      if (flags.json)
        console.log(JSON.stringify({ stack, lock, actions: actions.map(brief), notes, done: isAgreed }, null, 2));
      else if (isAgreed)
        console.log(
          `Done. Run the command that was cut off again: pulumi up or pulumi destroy, for the stack "${stack}".`,
        );
      if (isAgreed && actions.some((action) => action.do === "leave" && action.urn)) process.exitCode = 1;
    });
}

async function agreed(): Promise<boolean> {
  const { confirm } = await import("@inquirer/prompts");
  return confirm({ message: "Do this?", default: false });
}

/** Without inputs: they hold ciphertext and a chart's whole content. */
function brief(action: import("./repair/plan.ts").Action): Record<string, unknown> {
  const { wanted: _, ...rest } = { wanted: undefined, ...action };
  return rest;
}
