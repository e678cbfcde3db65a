import { faultsOf } from "../../policy/lib/exemptions.ts";
import { META } from "../../policy/lib/meta.ts";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { type Judged, Session } from "../../policy/lib/session.ts";
import { DEFAULTS, type Settings } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { TODAY } from "../lib/judge.ts";

/** One finding of the whole pack. */
export interface Found {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

const single = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
const joined = rules.filter((rule): rule is StackRule => rule.scope === "stack");

/** What all rules of the pack have against a stack and against the exemptions of its settings, and what they could not judge. */
export function judgeWhole(stack: readonly Judged[], settings: Partial<Settings> = {}) {
  const session = new Session();
  session.settings = { ...DEFAULTS, today: TODAY, ...settings };
  const outcomes = [
    ...stack.flatMap((one) => session.judgeResource(single, one)),
    ...session.judgeStack(joined, stack),
  ];
  const of = (kind: string) => outcomes.filter((outcome) => outcome.kind === kind);
  const findings = of("finding").map(({ rule, path, message }): Found => ({ rule: rule.id, path, message }));
  for (const message of faultsOf(session.settings, rules, session.used, session.now).wrong)
    findings.push({ rule: META.exemptions, path: "", message });
  return { findings, unjudged: of("unjudged").map(({ rule, message }) => `${rule.id}: ${message}`) };
}
