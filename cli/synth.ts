import { writeFileSync } from "node:fs";
import { Command } from "commander";

/** `glk synth STACK`: the graph of a stack without engine, cluster or GitLab. */
export function synthCommand(): Command {
  return new Command("synth")
    .description(
      "Print the graph of a stack as JSON, without engine, cluster or GitLab; secrets are markers, never values.",
    )
    .argument("<stack>", "stack, for example dev")
    .option("--output <file>", "write it to a file")
    .addHelpText("after", "\nExample:\n  npx glk synth prod --output synth-prod.json")
    .action(async (stack: string, { output }: { output?: string }) => {
      const { synthesise } = await import("../synth/synthesise.ts");
      const graph = await synthesise({ stack });
      const text = JSON.stringify(graph, null, 2);
      if (output) writeFileSync(output, `${text}\n`);
      else console.log(text);
    });
}
