import { readFileSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { Judgement } from "../report/judgement.ts";
import { WrongUsage } from "./exit.ts";

const FORMATS = ["text", "json", "codequality", "junit", "sarif"] as const;
type Format = (typeof FORMATS)[number];

interface Choices {
  readonly format: Format;
  readonly output?: string;
  readonly settings?: string;
  readonly strict?: true;
}

/** `glk check FILE|DIR`: the policy pack on plain manifests, renderings and exported states, without Pulumi. */
export function checkCommand(): Command {
  return new Command("check")
    .description(
      "Judge manifests, chart renderings, an exported Pulumi state, a graph of glk synth, config.toml or an agent's config.yaml by the policy pack.",
    )
    .argument("<path>", "file or folder")
    .addOption(new Option("--format <format>", "what to print").choices(FORMATS).default("text"))
    .option("--output <file>", "write the report to a file and print the summary")
    .option("--settings <file>", "configuration of the pack, such as policy/config.prod.json")
    .option("--strict", "let advice fail too")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing mandatory is broken, 1 something is, could not be read or has fields of a wrong type, 2 wrong usage.\n\nExamples:\n  helm template web ./chart | npx glk check /dev/stdin\n  npx glk check manifests --format codequality --output gl-code-quality-report.json",
    )
    .action(check);
}

async function check(path: string, { format, output, settings, strict }: Choices): Promise<void> {
  const { readInputs } = await import("./check/inputs.ts");
  const { judgeInputs, settingsOf } = await import("./check/judge.ts");
  const own = settingsOf(settings === undefined ? {} : readSettings(settings));
  const { inputs, faults } = readInputs(path);
  if (inputs.length === 0 && faults.length === 0)
    throw new WrongUsage(`${path} holds nothing to judge: no Kubernetes object, state, graph or configuration`);
  const { judgements, faults: ofExemptions } = judgeInputs(inputs, own);
  const report = await render(format, judgements);
  if (output === undefined) process.stdout.write(report);
  else writeFileSync(output, report);
  for (const { file, line, what } of faults) console.error(`${file}:${line}: ${what}`);
  for (const fault of ofExemptions) console.error(`meta-exemptions-valid: ${fault}`);
  if (format === "text" || output !== undefined) console.log(summaryOf(judgements, inputs.length, faults.length));
  const broken = judgements.some(
    ({ kind, enforcement, isRefused }) => isRefused || (kind === "finding" && (strict || enforcement === "mandatory")),
  );
  process.exitCode = broken || faults.length > 0 || ofExemptions.length > 0 ? 1 : 0;
}

function readSettings(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new WrongUsage(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function render(format: Format, judgements: readonly Judgement[]): Promise<string> {
  switch (format) {
    case "json":
      return `${JSON.stringify(judgements, null, 2)}\n`;
    case "codequality": {
      const { codeQuality } = await import("../report/codequality.ts");
      return `${JSON.stringify(codeQuality(judgements), null, 2)}\n`;
    }
    case "junit": {
      const { junit } = await import("../report/junit.ts");
      return junit(judgements);
    }
    case "sarif": {
      const { sarif } = await import("../report/sarif.ts");
      const pack = JSON.parse(readFileSync(new URL("../policy/package.json", import.meta.url), "utf8")) as {
        version: string;
      };
      return `${JSON.stringify(sarif(judgements, pack.version), null, 2)}\n`;
    }
    default:
      return [...judgements.filter(({ kind }) => kind !== "unjudged").map(lineOf), ...unjudgedLines(judgements)].join(
        "",
      );
  }
}

function lineOf({ kind, enforcement, rule, message, file, line }: Judgement): string {
  const standing = kind === "finding" ? `${enforcement} ${rule.severity}` : kind;
  return `${file}:${line}: ${standing}: ${message}\n`;
}

/** One line for all rules that could not see the same thing. */
function unjudgedLines(judgements: readonly Judgement[]): string[] {
  const unseen = new Map<string, string[]>();
  for (const { kind, file, line, message, rule } of judgements) {
    if (kind !== "unjudged") continue;
    const key = `${file}:${line}: could not judge (${message}): `;
    unseen.set(key, [...(unseen.get(key) ?? []), rule.id]);
  }
  return [...unseen].map(([key, rules]) => `${key}${[...new Set(rules)].join(", ")}\n`);
}

function summaryOf(judgements: readonly Judgement[], objects: number, unread: number): string {
  const findings = judgements.filter(({ kind }) => kind === "finding");
  const mandatory = findings.filter(({ enforcement }) => enforcement === "mandatory").length;
  const excused = judgements.filter(({ kind }) => kind === "exempted" || kind === "accepted").length;
  const unjudged = new Set(
    judgements.filter(({ kind }) => kind === "unjudged").map(({ rule, origin }) => `${rule.id} ${origin}`),
  );
  return [
    `${objects} objects: ${findings.length} findings, ${mandatory} of them mandatory; ${excused} excused`,
    `${unjudged.size} could not be judged; ${unread} documents could not be read`,
  ].join("; ");
}
