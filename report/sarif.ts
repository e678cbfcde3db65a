import { fingerprintOf, type Judgement, type RuleText, type Severity } from "./judgement.ts";

const LEVELS: Record<Severity, "error" | "warning" | "note"> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** What GitHub and others read as a number from 0 to 10. */
const SCORES: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" };

/**
 * Judgements as a SARIF 2.1.0 log (OASIS): excused findings are there with a suppression, what could not be judged is a result of the
 * kind `open`.
 *
 * @param version version of the pack
 */
export function sarif(judgements: readonly Judgement[], version: string): object {
  const rules = [...new Map(judgements.map(({ rule }) => [rule.id, rule])).values()];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "gitlab-kubernetes-policy", version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: judgements.map((judgement) => resultOf(judgement, indexes.get(judgement.rule.id)!)),
      },
    ],
  };
}

function ruleOf({ id, demand, why, fix, reference, severity }: RuleText): object {
  return {
    id,
    shortDescription: { text: demand },
    fullDescription: { text: why },
    help: { text: `${fix}. Reference: ${reference}.` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { "security-severity": SCORES[severity] },
  };
}

function resultOf(judgement: Judgement, ruleIndex: number): object {
  const { rule, kind, message, file, line, title, path } = judgement;
  const excused = kind === "exempted" || kind === "accepted";
  return {
    ruleId: rule.id,
    ruleIndex,
    kind: kind === "unjudged" ? "open" : "fail",
    level: kind === "unjudged" ? "none" : LEVELS[rule.severity],
    message: { text: kind === "unjudged" ? `could not judge ${rule.id}: ${message}` : message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line } },
        logicalLocations: [{ fullyQualifiedName: path === "" ? title : `${title} ${path}` }],
      },
    ],
    partialFingerprints: { "gitlabKubernetes/v1": fingerprintOf(judgement) },
    ...(excused ? { suppressions: [{ kind: "external", justification: message }] } : {}),
  };
}
