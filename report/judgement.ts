import { createHash } from "node:crypto";

export type Severity = "low" | "medium" | "high" | "critical";

/** What a report says of the rule behind a judgement. */
export interface RuleText {
  readonly id: string;
  readonly severity: Severity;
  /** What the rule demands, as one sentence. */
  readonly demand: string;
  readonly why: string;
  readonly fix: string;
  readonly reference: string;
}

/** One statement of a rule about one object, as reports show it. */
export interface Judgement {
  /** Counts against the stack, is excused, or could not be judged. */
  readonly kind: "finding" | "exempted" | "accepted" | "unjudged";
  /** Could not be judged because a field of a built-in kind has a wrong type: an API server would refuse the object. */
  readonly isRefused?: boolean;
  readonly rule: RuleText;
  readonly enforcement: "mandatory" | "advisory";
  /** One line for people. */
  readonly message: string;
  /** URN of a Pulumi resource, or file and number of a document. */
  readonly origin: string;
  /** `Deployment shop/web`. */
  readonly title: string;
  /** Path inside the object. */
  readonly path: string;
  /** Relative to where the command runs; `Pulumi.yaml` where no line is known. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * A name for a judgement that outlives moved lines and is the same for all stacks of a project: the sha256 of rule, object without
 * its stack, and path.
 */
export function fingerprintOf({ rule, origin, title, path }: Judgement): string {
  const place = origin.startsWith("urn:pulumi:") ? origin.replace(/^urn:pulumi:[^:]*::/, "") : title;
  return createHash("sha256").update([rule.id, place, path].join("\n")).digest("hex");
}
