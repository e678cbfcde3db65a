import { type Resource, titleOf } from "../../analysis/objects/resource.ts";
import type { Finding, Rule } from "./rule.ts";

/** The place of a finding as text. */
export function pathOf(finding: Finding): string {
  return typeof finding.at === "string" ? finding.at : finding.at.path;
}

/** `[rule] what: Kind namespace/name (path=…; found=…; wanted=…; fix=…; ref=…)`, all on one line. */
export function messageOf(rule: Rule, finding: Finding, resource: Resource | undefined): string {
  const where = resource === undefined ? "" : `: ${titleOf(resource)}`;
  const parts = [
    `path=${pathOf(finding) || "(whole object)"}`,
    `found=${finding.found || '""'}`,
    `wanted=${finding.wanted}`,
    `fix=${finding.fix ?? rule.fix}`,
    `ref=${rule.reference}`,
  ];
  return `[${rule.id}] ${finding.what}${where} (${parts.join("; ")})`;
}
