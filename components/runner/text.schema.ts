import { z } from "zod";
import { Quantity } from "../../config/primitives.ts";
import { quantityValue } from "./quantity.ts";

/**
 * Kinds of text in runner settings. Source of every refusal here: what the runner was seen to do
 * (reference/runner-behaviour.md, "Rules that follow").
 */

const text = (regex: RegExp, allowed: string) =>
  z.string().regex(regex, { error: (issue) => `${JSON.stringify(issue.input)} is not ${allowed}` });

/** A key that the runner knows and that these settings do not let through; the sentence says what to do instead. */
export const refused = (sentence: string) => z.never({ error: sentence }).optional();

/** Text without `$`: the runner expands job variables in it, so with one a job would choose the value. */
export const Constant = text(
  /^[^$]*$/,
  'constant text; the runner expands "$VARIABLE" here and a job may set any variable, so write the value itself',
);

/** Absolute path in a container, constant, without "..". */
export const ContainerPath = text(
  /^(?!.*(^|\/)\.\.(\/|$))\/[^$]*$/,
  'an absolute path without variables and without "..", for example "/cache"',
);

/** Path inside a volume, constant and relative, without "..". */
export const SubPath = text(
  /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^$]+$/,
  'a relative path without variables and without "..", for example "npm/.npmrc"',
);

/** Name of an object in the job namespace (RFC 1123 subdomain), constant. */
export const ObjectName = text(
  /^(?=.{1,253}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/,
  'the name of a Kubernetes object, written out (no variables), for example "ci-cache"',
);

/** Key of a label or annotation, optionally with a prefix. */
export const LabelKey = text(
  /^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
  'a label key, for example "team" or "example.com/team"',
);

/** Value of a label, constant. A malformed one would fail each job after 15 s with "pod watcher: not synced". */
export const LabelValue = text(
  /^([A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/,
  'a constant label value (63 characters of letters, digits, "-", "_", "."; job variables in labels can be forged)',
);

/** Labels of job pods. The domain `runner.gitlab.com` is the runner's own: it sets those labels and ignores others'. */
export const JobLabels = z.record(LabelKey, LabelValue).superRefine((labels, context) => {
  for (const key of Object.keys(labels))
    if (/(^|\.)runner\.gitlab\.com\//i.test(key) || key === "pod")
      context.addIssue({
        code: "custom",
        path: [key],
        message: `"${key}" is set by the runner itself; choose a key outside "runner.gitlab.com"`,
      });
});

const DEPTH: Record<string, number> = { "(": 1, ")": -1 };

/** True when no `|` stands outside parentheses: `^a|b$` is anchored at neither of its halves. */
export function isAnchored(pattern: string): boolean {
  if (!/^\^.*[^\\]\$$/s.test(pattern)) return false;
  let depth = 0;
  let isEscaped = false;
  for (const letter of pattern) {
    if (!isEscaped && letter === "|" && depth === 0) return false;
    if (!isEscaped) depth += DEPTH[letter] ?? 0;
    isEscaped = !isEscaped && letter === "\\";
  }
  return true;
}

/**
 * Go regular expression that a job's wish has to match as a whole. The runner does not anchor it: `team=.*` lets
 * `app=prod;team=x` through.
 */
export const AnchoredPattern = z.string().superRefine((pattern, context) => {
  const refuse = (message: string) => context.addIssue({ code: "custom", message });
  if (!isAnchored(pattern))
    refuse(`"${pattern}" is not anchored; write it as "^…$", with alternatives in parentheses: "^(a|b)$"`);
  else if (/^\^\(?(\.[*+]|\[\^[^\]]*\][*+])\)?\$$/.test(pattern))
    refuse(`"${pattern}" matches everything; name what a job may choose, for example "^team=[a-z]+$"`);
});

/** An anchored pattern whose key part is literal: `^key=…$`. */
export const AnchoredKeyPattern = AnchoredPattern.refine((pattern) => /^\^[A-Za-z0-9_/\\.-]+=/.test(pattern), {
  error: 'names its key literally, for example "^team=[a-z]+$": otherwise a job could set any key',
});

/**
 * Pattern of images (doublestar: `*` stops at "/", `**` does not). The registry, or the repository where no registry is
 * named, is written out, so that a job cannot bring an image of its own choice.
 */
export const ImagePattern = z
  .string()
  .refine((pattern) => !/\s|\$/.test(pattern) && pattern.length > 0, {
    error: "an image pattern has no spaces and no variables",
  })
  .refine((pattern) => !/[*?[{]/.test(literalPart(pattern)), {
    error: (issue) =>
      `${JSON.stringify(issue.input)} lets a job choose the registry; write the host out, for example "registry.example.com/acme/**"`,
  });

function literalPart(pattern: string): string {
  return pattern.includes("/") ? pattern.slice(0, pattern.indexOf("/")) : pattern.split(/[:@]/)[0]!;
}

const isPositive = (quantity: string) => quantityValue(quantity) > 0;

/** A quantity above zero: the runner stores a limit of 0 as "no limit". */
export const PositiveQuantity = Quantity.refine(isPositive, {
  error: "0 means no limit to Kubernetes; write an amount above zero",
});

/** Cores, above zero: `500m`, `2`. A quantity with a byte suffix is refused, so that CPU and memory cannot be swapped. */
export const Cpu = PositiveQuantity.refine((quantity) => /^\d+(\.\d+)?m?$/.test(quantity), {
  error: (issue) => `${JSON.stringify(issue.input)} is no amount of CPU; write for example "500m" or "2"`,
});

/** Bytes, above zero, with a unit: `256Mi`, `4Gi`. A plain number or `m` is refused. */
export const Bytes = PositiveQuantity.refine((quantity) => /^\d+(\.\d+)?(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$/.test(quantity), {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no amount of memory or storage; write for example "256Mi" or "4Gi"`,
});
