import { rm } from "node:fs/promises";
import { Command } from "commander";
import { WrongUsage } from "./exit.ts";
import type { Action } from "./repair/plan.ts";

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
    .action(run);
}

async function run(stack: string, flags: Flags): Promise<void> {
  if (!flags.dryRun && !flags.yes && (flags.json || !process.stdin.isTTY))
    throw new WrongUsage("there is no terminal to ask on; give --dry-run to see what would be done, or --yes to do it");
  const [{ engineOf }, { survey }, { act }, { render }, { DamagedState }] = await Promise.all([
    import("./repair/engine.ts"),
    import("./repair/survey.ts"),
    import("./repair/act.ts"),
    import("./repair/text.ts"),
    import("./repair/backend.ts"),
  ]);
  const may = async () => !flags.dryRun && (flags.yes || (await agreed()));
  const say = (text: string) => flags.json || console.log(text);
  const dir = process.env["PULUMI_OPTION_CWD"] ?? process.cwd();
  const engine = engineOf(stack, dir);
  const found = await survey(engine, dir).catch(async (error: unknown) => {
    if (!(error instanceof DamagedState)) throw error;
    say(`${error.message}\nIt will be removed, and then it can be seen what else there is to do.`);
    if (!(await may())) return undefined;
    await Promise.all(error.files.map((file) => rm(file)));
    return survey(engine, dir);
  });
  if (!found) return;
  const { actions, lock, notes, operations } = found;
  say(render(stack, found));
  const isNeeded = lock !== undefined || operations.length > 0 || actions.some((action) => action.do !== "leave");
  const done = isNeeded && (await may());
  if (done) await act(engine, found);
  if (flags.json) console.log(JSON.stringify({ stack, lock, actions: actions.map(brief), notes, done }, null, 2));
  if (done) say(`Done. Now run again what was cut off: pulumi up or pulumi destroy, for the stack "${stack}".`);
  if (done && actions.some((action) => action.do === "leave" && action.urn)) process.exitCode = 1;
}

async function agreed(): Promise<boolean> {
  const { confirm } = await import("@inquirer/prompts");
  return confirm({ message: "Do this?", default: false });
}

/** Without what was wanted: its inputs hold ciphertext and a chart's whole content. */
function brief(action: Action): object {
  const { wanted: _, ...rest } = { wanted: undefined, ...action };
  return rest;
}
