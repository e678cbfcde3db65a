import { readdirSync, readFileSync, writeFileSync } from "node:fs";
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
    `_${rule.severity}, ${levelOf(rule)}, ${scope}._ ${rule.why} Cure: ${rule.fix}. Reference: ${rule.reference}.`,
    "",
    ...(rule.limits === undefined ? [] : [`Not seen: ${rule.limits}`, ""]),
  ].join("\n");
}

function levelOf({ level, remedy }: Rule): string {
  return remedy === undefined ? LEVELS[level] : `${LEVELS[level]}, mended where pack-remediation is on`;
}

/** What each area is about; the folders of `rules/`. */
const AREAS: Record<string, string> = {
  gitlab: "GitLab: agents, runners, tokens, variables, protections, and GitLab itself on Kubernetes",
  graph: "What objects of a stack name of each other",
  namespaces: "Namespaces",
  network: "Network policies and what they let job pods reach",
  observability: "Alerts",
  pods: "Pods of every kind that runs them",
  pulumi: "What Pulumi itself may do: options, providers, secrets",
  rbac: "RBAC, ServiceAccounts and effective rights",
  runner: "Configurations of GitLab Runner, wherever they are written, and the pods that they make",
  supply: "Where images, charts and Flux sources come from",
};

function limitsOf({ limits }: Rule): string {
  return limits === undefined ? "" : ` _Not seen: ${limits}_`;
}

/** The page of one area: its rules with severity, level and demand. */
export function areaPage(area: string): string {
  const ids = readdirSync(new URL(`rules/${area}/`, import.meta.url))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length));
  const own = rules.filter(({ id }) => ids.includes(id));
  return [
    `# ${AREAS[area] ?? area}`,
    "",
    "Written by policy/docs.ts from the rules. One rule is one file of its name; why, cure and reference are in docs/policy.md.",
    "",
    ...own.map((rule) => `- **${rule.id}** (${rule.severity}, ${levelOf(rule)}): ${rule.demand}${limitsOf(rule)}`),
    "",
  ].join("\n");
}

/** The areas of the pack, each with the place of its page. */
export function areaPages(): { area: string; path: string }[] {
  return readdirSync(new URL("rules/", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ area: name, path: fileURLToPath(new URL(`rules/${name}/README.md`, import.meta.url)) }));
}

/** The page in this repository. */
export const PAGE = fileURLToPath(new URL("../docs/policy.md", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, withRules(readFileSync(PAGE, "utf8")));
  for (const { area, path } of areaPages()) writeFileSync(path, areaPage(area));
}
