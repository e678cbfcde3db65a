/**
 * `npm run conformance -- DIR [--list]`: the engines against other projects' verdicts, as a folder of JSON lines. Prints one line
 * a file, every disagreement with its source under `--list`, and as the last line `conformance: A of B rows agree`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { judgeTopology } from "./network.ts";
import { judgePodSecurity } from "./pod-security.ts";
import { type Contested, hashOf, type Judge, type Judged, judgeRows, type Outcome, type Row, rowsOf } from "./rows.ts";
import { judgeRules } from "./rules.ts";
import { judgeRunnerPods } from "./runner-pods.ts";
import { judgeRunnerToml, type KeyTree } from "./runner-toml.ts";

const FILES: readonly [file: string, judgeOf: (rows: readonly Row[], folder: string) => Judge][] = [
  ["pss.jsonl", () => judgePodSecurity],
  ["pss-k8s.jsonl", () => judgePodSecurity],
  ["kyverno-general.jsonl", () => judgeRules],
  ["polaris.jsonl", () => judgeRules],
  ["gatekeeper.jsonl", () => judgeRules],
  ["regolibrary.jsonl", () => judgeRules],
  ["trivy.jsonl", () => judgeRules],
  ["checkov.jsonl", () => judgeRules],
  ["kube-linter.jsonl", () => judgeRules],
  ["netpol.jsonl", () => judgeTopology],
  ["runner-toml.jsonl", (_rows, folder) => judgeRunnerToml(keysOf(folder))],
  ["runner-pods.jsonl", (rows) => judgeRunnerPods(rows)],
];

const OUTCOMES: readonly Outcome[] = ["agree", "disagree", "contested", "unclaimed"];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: "boolean" } } });
const [folder] = positionals;
if (folder === undefined) {
  console.error("Name the folder with the rows: npm run conformance -- DIR [--list]");
  process.exit(2);
}

const contested = JSON.parse(readFileSync(new URL("contested.json", import.meta.url), "utf8")) as Contested;
const results = FILES.map(([file, judgeOf]) => {
  const rows = rowsOf(folder, file);
  return { file, judged: judgeRows(rows, judgeOf(rows, folder), contested) };
});

console.log(line("file", "rows", ...OUTCOMES));
for (const { file, judged } of results)
  console.log(line(file, judged.length, ...OUTCOMES.map((outcome) => count(judged, outcome))));

const all = results.flatMap(({ judged }) => judged);
if (values.list) {
  for (const { row, note, outcome } of all) {
    if (outcome !== "disagree") continue;
    console.log(`${hashOf(row)} ${row.our_rule ?? row.rule ?? ""} expects ${row.expect}: ${row.source ?? row.name}`);
    if (note !== "") console.log(`  found ${note}`);
  }
}
const agree = count(all, "agree");
console.log(`conformance: ${agree} of ${agree + count(all, "disagree")} rows agree`);

/** The keys that the labels of runner-toml.jsonl come from, where the folder has them. */
function keysOf(folder: string): KeyTree | undefined {
  const path = join(folder, "runner-config-keys.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { root: KeyTree }).root : undefined;
}

function count(judged: readonly Judged[], outcome: Outcome): number {
  return judged.filter((one) => one.outcome === outcome).length;
}

function line(file: string, ...cells: (string | number)[]): string {
  return [file.padEnd(24), ...cells.map((cell) => String(cell).padStart(10))].join("");
}
