import { readFileSync } from "node:fs";
import { Command } from "commander";
import { execa } from "execa";
import { parse } from "yaml";
import { WrongUsage } from "./exit.ts";

interface Wanted {
  /** Path as `pulumi config set --path` takes it. */
  key: string;
  question: string;
}

/** `glk secrets STACK`: asks for the secrets that the stack file needs and stores them encrypted in it. */
export function secretsCommand(): Command {
  return new Command("secrets")
    .description("Ask for the secrets of a stack and store them, encrypted, in its file.")
    .argument("<stack>", "stack, for example dev")
    .option("--list", "only say which secrets the stack needs")
    .addHelpText(
      "after",
      "\nExample:\n  npx glk secrets dev\n\nEach value goes from the prompt to `pulumi config set --secret` through standard input: it is in no argument, log or history.",
    )
    .action(async (stack: string, options: { list?: boolean }) => {
      const wanted = wantedSecrets(readStack(stack));
      if (options.list)
        return console.log(wanted.map(({ key, question }) => `${key}: ${question}`).join("\n") || "none");
      if (!process.stdin.isTTY)
        throw new WrongUsage(
          "secrets are asked for on a terminal; there is none here (use `pulumi config set --secret --path KEY < FILE`)",
        );
      const { password } = await import("@inquirer/prompts");
      for (const { key, question } of wanted) {
        const value = await password({ message: question, mask: true });
        if (value === "") console.log(`${key}: kept as it is`);
        else
          await execa("pulumi", ["config", "set", "--stack", stack, "--secret", "--path", key], {
            input: value,
            stdout: "inherit",
            stderr: "inherit",
          });
      }
    });
}

function readStack(stack: string): Record<string, unknown> {
  try {
    return (parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config?: Record<string, unknown> }).config ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new WrongUsage(
        `there is no Pulumi.${stack}.yaml here; run glk in the project's folder and name one of its stacks`,
      );
    throw error;
  }
}

/** The secrets that a stack's settings call for: the API token, and the kubeconfigs of clusters that keep theirs as a secret. */
export function wantedSecrets(config: Record<string, unknown>): Wanted[] {
  const area = (name: string) => (config[`gitlab-kubernetes:${name}`] ?? {}) as Record<string, unknown>;
  const clusters = Object.entries(area("clusters") as Record<string, { kubeconfig?: { source?: string } } | null>);
  return [
    ...(area("gitlab")["credentials"] === "environment"
      ? []
      : [
          {
            key: "gitlabToken",
            question: `Access token for ${area("gitlab")["url"] ?? "https://gitlab.com"} (scope api, role Maintainer or Owner; empty keeps the old one)`,
          },
        ]),
    ...clusters
      .filter(([, cluster]) => cluster?.kubeconfig?.source === "secret")
      .map(([name]) => ({
        key: `kubeconfigs["${name}"]`,
        question: `Kubeconfig of the cluster ${name} (empty keeps the old one)`,
      })),
  ];
}
