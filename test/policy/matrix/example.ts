import { fromPulumi } from "../../../analysis/objects/resource.ts";
import { isOf } from "../../../policy/lib/kinds.ts";
import type { Rule } from "../../../policy/lib/rule.ts";
import type { Judged } from "../../../policy/lib/session.ts";
import type { Settings } from "../../../policy/lib/settings.ts";
import { judge } from "../../lib/judge.ts";
import { valueAt } from "./places.ts";

/** A stack that a rule refuses, from the rule's own tests. */
export interface Example {
  readonly stack: readonly Judged[];
  readonly settings: Partial<Settings>;
  readonly at: readonly string[];
}

/** One way of writing the same fault, or of excusing or hiding it. */
export interface Shape {
  readonly name: string;
  /** Whether the fault can be written so. */
  applies(rule: Rule, example: Example): boolean;
  /** What is wrong with the verdict on it; undefined where it is right. */
  check(rule: Rule, example: Example): string | undefined;
}

/** Faults that lie in the data, and not in the kind of a resource or in its options. */
export function inData({ at }: Example): boolean {
  return !at.some((path) => path === "(whole object)" || path.startsWith("options.") || path.startsWith("settings."));
}

/** Whether something stands where the fault is: what a Patch leaves alone may be right. */
export function isStated(rule: Rule, { stack, settings }: Example): boolean {
  const { paths, origins } = judge(rule, stack, settings);
  return paths.every(
    (path, index) => valueAt(stack.find(({ urn }) => urn === origins[index])?.props, path) !== undefined,
  );
}

/** The members of an example in which the rule looks for faults, by the kinds that it declares. */
export function blamed({ judges }: Rule, { stack }: Example): Set<string> {
  const own = stack.filter(({ type, props, urn, name }) =>
    fromPulumi(type, props, urn, name).some((resource) => isOf(judges, resource)),
  );
  return new Set(own.map(({ urn }) => urn));
}

export function isObject({ type }: Judged): boolean {
  return /^kubernetes:(?!helm\.sh\/|yaml|kustomize)/.test(type);
}

/** The example with its blamed objects rewritten. */
export function rewritten(rule: Rule, example: Example, write: (judged: Judged) => Judged): readonly Judged[] {
  const own = blamed(rule, example);
  return example.stack.map((judged) => (own.has(judged.urn) && isObject(judged) ? write(judged) : judged));
}

export function blamesObject(rule: Rule, example: Example): boolean {
  const own = blamed(rule, example);
  return example.stack.some((judged) => own.has(judged.urn) && isObject(judged));
}

export function differs(wanted: readonly string[], found: readonly string[]): string | undefined {
  const [one, other] = [wanted, found].map((paths) => [...paths].sort().join(", "));
  return one === other ? undefined : `found ${other || "nothing"}, not ${one || "nothing"}`;
}
