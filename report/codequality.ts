import { fingerprintOf, type Judgement, type Severity } from "./judgement.ts";

/** One entry of GitLab's Code Quality report (GitLab docs, ci/testing/code_quality, report format). */
export interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const SEVERITIES: Record<Severity, CodeQualityIssue["severity"]> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
};

/** Findings as GitLab's Code Quality report; what is excused is not in it, and what could not be judged is `info`. */
export function codeQuality(judgements: readonly Judgement[]): CodeQualityIssue[] {
  const issues = judgements
    .filter(({ kind }) => kind === "finding" || kind === "unjudged")
    .map((judgement): CodeQualityIssue => {
      const { rule, kind, message, file, line } = judgement;
      return {
        description: kind === "unjudged" ? `could not judge ${rule.id}: ${message}` : message,
        check_name: rule.id,
        fingerprint: fingerprintOf(judgement),
        severity: kind === "unjudged" ? "info" : SEVERITIES[rule.severity],
        location: { path: file, lines: { begin: line } },
      };
    });
  return [...new Map(issues.map((issue) => [issue.fingerprint, issue])).values()];
}
