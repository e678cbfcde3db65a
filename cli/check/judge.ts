import { Ajv } from "ajv";
import { titleOf } from "../../analysis/objects/resource.ts";
import { faultsOf } from "../../policy/lib/exemptions.ts";
import { levelFaults } from "../../policy/lib/levels.ts";
import { META } from "../../policy/lib/meta.ts";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { type Outcome, Session } from "../../policy/lib/session.ts";
import { SETTINGS_SCHEMA, type Settings, settingsFrom } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import type { Judgement } from "../../report/judgement.ts";
import { WrongUsage } from "../exit.ts";
import type { Input } from "./inputs.ts";

/** Settings from a configuration of the pack: the whole file, or what stands under `pack-settings`. */
export function settingsOf(config: unknown): Settings {
  const whole = (config ?? {}) as Record<string, unknown>;
  const own = (whole[META.settings] ?? whole) as Record<string, unknown>;
  const check = new Ajv({ allErrors: true, strict: false }).compile({ type: "object", ...SETTINGS_SCHEMA });
  check(own);
  // A file has no URN of Pulumi: its exemptions name it by file and document.
  const wrong = (check.errors ?? []).filter(({ instancePath }) => !/^\/exemptions\/\d+\/urn$/.test(instancePath));
  if (wrong.length > 0) {
    const faults = wrong.map(({ instancePath, message }) => `${instancePath.slice(1) || "the whole"} ${message}`);
    throw new WrongUsage(`the settings are wrong: ${faults.join("; ")}`);
  }
  const { settings, unknown } = settingsFrom(own);
  const faults = [...unknown.map((key) => `no setting is called "${key}"`), ...levelFaults(settings, rules)];
  if (faults.length > 0) throw new WrongUsage(`the settings are wrong: ${faults.join("; ")}`);
  return settings;
}

/** What all rules of the pack say of a set of objects, taken as one stack, and what is wrong with the exemptions. */
export function judgeInputs(
  inputs: readonly Input[],
  settings: Settings,
): { judgements: Judgement[]; faults: string[] } {
  const session = new Session();
  session.settings = settings;
  const stack = inputs.map(({ judged }) => judged);
  const single = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
  const joined = rules.filter((rule): rule is StackRule => rule.scope === "stack");
  const outcomes = [
    ...stack.flatMap((judged) => session.judgeResource(single, judged)),
    ...session.judgeStack(joined, stack),
  ];
  const byUrn = new Map(inputs.map((input) => [input.judged.urn, input]));
  const judgements = outcomes.map((outcome) => judgementOf(outcome, byUrn.get(outcome.urn ?? "")));
  return { judgements, faults: faultsOf(settings, rules, session.used, session.now).wrong.slice() };
}

function judgementOf(
  { kind, rule, enforcement, message, path, urn, resource, isMalformed = false }: Outcome,
  input: Input | undefined,
): Judgement {
  const { id, severity, demand, why, fix, reference } = rule;
  return {
    kind,
    ...(isMalformed && isBuiltIn(resource?.group ?? "") ? { isRefused: true } : {}),
    rule: { id, severity, demand, why, fix, reference },
    enforcement,
    message,
    origin: urn ?? "",
    title: resource === undefined ? "the stack" : titleOf(resource),
    path,
    file: input?.file ?? "Pulumi.yaml",
    line: input?.line(path) ?? 1,
  };
}

/** Custom kinds may have fields of other types under names that the built-in ones have. */
function isBuiltIn(group: string): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io");
}
