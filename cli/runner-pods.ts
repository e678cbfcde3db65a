import { readFileSync } from "node:fs";
import { Command } from "commander";
import { WrongUsage } from "./exit.ts";

interface Options {
  job?: string;
  namespace: string;
  runnerVersion: string;
  json?: boolean;
}

/** `glk runner-pods FILE`: a configuration of GitLab Runner in, the pods that a job would get out. */
export function runnerPodsCommand(): Command {
  return new Command("runner-pods")
    .description(
      "Print the pods that GitLab Runner would create for a job under a configuration, and what a job can change.",
    )
    .argument("<file>", "config.toml, or YAML with a ConfigMap, a Runner or the values of the runner's chart")
    .option("--job <file>", "the job as YAML or JSON: image, services, variables, … (default: an ordinary job)")
    .option("--namespace <name>", "what .Release.Namespace stands for in chart values", "gitlab-runner")
    .option("--runner-version <version>", "version of GitLab Runner, for its default helper image", "19.4.0")
    .option("--json", "print JSON for a program")
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  npx glk runner-pods config.toml",
        "  npx glk runner-pods values.yaml --job job.yaml --json",
        "",
        "A job file, all keys optional:",
        "  image: registry.example/group/build:1",
        "  services: [{ name: postgres:16, alias: db }]",
        "  variables: { KUBERNETES_CPU_LIMIT: '2' }",
        "",
        "Exit code 1 says that the runner does not start with the configuration, or refuses the job.",
      ].join("\n"),
    )
    .action(async (file: string, options: Options) => {
      const { describePods } = await import("./runner-pods-report.ts");
      const { parse } = await import("yaml");
      const job = options.job === undefined ? DEFAULT_JOB : parsed(parse, options.job);
      const report = describePods(read(file, "FILE"), job, {
        ...options,
        readFile: (path) => (path.startsWith("/") ? undefined : textOf(path)),
      });
      console.log(options.json ? JSON.stringify(report.data, null, 2) : report.text);
      if (report.refused) process.exitCode = 1;
    });
}

/** A job that names an image, as most do. */
const DEFAULT_JOB = { image: "registry.example/group/build:1" };

function read(path: string, what: string): string {
  const text = textOf(path);
  if (text === undefined) throw new WrongUsage(`${what} ${path} cannot be read; name a file`);
  return text;
}

function parsed(parse: (text: string) => unknown, path: string): unknown {
  const text = read(path, "--job");
  try {
    return parse(text);
  } catch (error) {
    throw new WrongUsage(`--job ${path} is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
