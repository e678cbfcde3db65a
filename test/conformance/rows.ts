import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Verdict = "pass" | "fail";

/** What the files of a conformance folder have in common; each kind of file adds its own. */
export interface Row {
  readonly source?: string;
  readonly name?: string;
  readonly expect?: Verdict;
  /** The verdict of an evaluator that was written from the specification, where there is one. */
  readonly ref?: Verdict;
  readonly psa_1_37?: Verdict;
  readonly our_rule?: string | null;
  readonly rule?: string;
  readonly manifest?: unknown;
  readonly manifests?: readonly unknown[];
  readonly [key: string]: unknown;
}

/** How a row came out. `unclaimed`: no engine answers it. `contested`: its label contradicts the specification. */
export type Outcome = "agree" | "disagree" | "contested" | "unclaimed";

export interface Judged {
  readonly row: Row;
  readonly outcome: Outcome;
  /** What was found, where it disagrees. */
  readonly note: string;
}

/** Judges a row: undefined where no engine answers it, else whether it agrees with the label, and what was found. */
export type Judge = (row: Row) => { agrees: boolean; note: string } | undefined;

/** Rows of a file of a folder; none where the file is absent. */
export function rowsOf(folder: string, file: string): Row[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Row);
}

/** A name for a row that survives a reordering of its file: the start of the sha256 of its content. */
export function hashOf(row: Row): string {
  return createHash("sha256").update(JSON.stringify(row)).digest("hex").slice(0, 16);
}

/** Rows whose label contradicts the specification, by hash, with the sentence that says so. */
export type Contested = Record<string, string>;

/** Judges the rows of one file. A row whose own reference verdict differs from its label is contested in any case. */
export function judgeRows(rows: readonly Row[], judge: Judge, contested: Contested): Judged[] {
  return rows.map((row) => {
    const result = judge(row);
    if (result === undefined) return { row, outcome: "unclaimed", note: "" };
    const reference = row.ref ?? row.psa_1_37;
    const differs = reference !== undefined && row.expect !== undefined && reference !== row.expect;
    if (differs || Object.hasOwn(contested, hashOf(row))) return { row, outcome: "contested", note: result.note };
    return { row, outcome: result.agrees ? "agree" : "disagree", note: result.note };
  });
}
