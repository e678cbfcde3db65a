import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Level, Rule } from "./lib/rule.ts";
import { rules } from "./rules/index.ts";

const BEGIN = "<!-- rules: written by policy/docs.ts -->";
const END = "<!-- end of rules -->";

const LEVELS: Record<Level, string> = {
  mandatory: "mandatory",
  production: "mandatory in production, else advice",
  advisory: "advice",
};

/** The page with its rule tables written afresh from the rule objects; the text around the markers stays. */
export function withRules(page: string, all: readonly Rule[] = rules): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`docs/policy.md has no place for the rules: write ${BEGIN} and ${END} on lines of their own`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${all.map(sectionOf).join("\n")}\n${page.slice(end)}`;
}

function sectionOf(rule: Rule): string {
  const scope = rule.scope === "stack" ? "whole stack" : "one resource";
  return [
    `### ${rule.id}`,
    "",
    rule.demand,
    "",
    `_${rule.severity}, ${LEVELS[rule.level]}, ${scope}._ ${rule.why} Cure: ${rule.fix}. Reference: ${rule.reference}.`,
    "",
  ].join("\n");
}

/** The page in this repository. */
export const PAGE = fileURLToPath(new URL("../docs/policy.md", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, withRules(readFileSync(PAGE, "utf8")));
