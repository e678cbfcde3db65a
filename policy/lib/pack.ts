import type {
  Policies,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { clusterOf } from "./cluster.ts";
import { faultsOf } from "./exemptions.ts";
import { levelFaults } from "./levels.ts";
import { META } from "./meta.ts";
import { remediationPolicy } from "./remediation.ts";
import type { ResourceRule, Rule, Severity, StackRule } from "./rule.ts";
import { asidesOf, type Judged, type Outcome, Session } from "./session.ts";
import { SETTINGS_SCHEMA, settingsFrom } from "./settings.ts";

/** A violation under a name and level of its own, which the SDK passes on as it is (@pulumi/policy 1.21 server.ts). */
interface Violation {
  readonly name: string;
  readonly message: string;
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly severity?: Severity;
  readonly urn?: string;
}

/**
 * The CrossGuard policies of a set of rules: one that judges each resource in one pass, and one for the whole stack. The SDK reads a
 * resource anew for every policy, and a stack too, so a policy for each rule would read it a hundred times; here each rule reports
 * under its own name, level and severity, and `levels` of the settings sets its level. `pack-settings` carries the settings, because
 * a policy can read no configuration but its own.
 */
export function policiesOf(rules: readonly Rule[], session: Session = new Session()): Policies {
  return [resourcePolicy(rules, session), remediationPolicy(rules, session), stackPolicy(rules, session)];
}

function resourcePolicy(rules: readonly Rule[], session: Session): ResourceValidationPolicy {
  const own = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
  let last: Record<string, unknown> | undefined;
  return {
    name: META.settings,
    description: "Judges each resource by all rules; carries the settings of the whole pack.",
    enforcementLevel: "mandatory",
    configSchema: SETTINGS_SCHEMA,
    validateResource: (args, report) => {
      const config = args.getConfig<Record<string, unknown>>();
      if (!isAlike(config, last)) session.settings = settingsFrom(config).settings;
      last = config;
      if (args.type === "pulumi:pulumi:Stack") {
        for (const key of settingsFrom(config).unknown)
          say(report, { ...packSays, message: `[${META.settings}] no setting is called "${key}"` });
        for (const fault of levelFaults(session.settings, rules))
          say(report, { ...packSays, message: `[${META.settings}] ${fault}` });
      }
      tell(report, session.judgeResource(own, judgedOf(args)), META.coverage);
    },
  };
}

const packSays = {
  name: META.settings,
  description: "Settings, levels and exemptions of the pack are ones that it knows.",
  enforcementLevel: "mandatory" as const,
};

function stackPolicy(rules: readonly Rule[], session: Session): StackValidationPolicy {
  const own = rules.filter((rule): rule is StackRule => rule.scope === "stack");
  return {
    name: META.stack,
    description: "Judges the stack as a whole, and the pack's own exemptions.",
    enforcementLevel: "mandatory",
    validateStack: (args, report) => {
      tell(report, session.judgeStack(own, args.resources.map(judgedOf)), META.stackCoverage);
      const { wrong, advice } = faultsOf(session.settings, rules, session.used, session.now);
      for (const fault of wrong)
        say(report, { ...packSays, name: META.exemptions, message: `[${META.exemptions}] ${fault}` });
      for (const text of advice) say(report, coverage(META.stackCoverage, text, undefined));
      const off = Object.keys(session.settings.levels).filter((id) => session.settings.levels[id] === "disabled");
      if (off.length > 0) say(report, coverage(META.stackCoverage, `switched off: ${off.join(", ")}`, undefined));
    },
  };
}

/** The SDK gives each resource a new object with the same values; only values that are not the same are compared as text. */
function isAlike(config: Record<string, unknown>, last: Record<string, unknown> | undefined): boolean {
  if (last === undefined) return false;
  const keys = Object.keys(config);
  const same = keys.length === Object.keys(last).length && keys.every((key) => config[key] === last[key]);
  return same || JSON.stringify(config) === JSON.stringify(last);
}

function tell(report: ReportViolation, outcomes: readonly Outcome[], coverageName: string): void {
  for (const { kind, rule, enforcement, message, urn } of outcomes) {
    if (kind !== "finding") continue;
    const { id, demand, severity } = rule;
    const violation = { name: id, message, description: demand, enforcementLevel: enforcement, severity };
    say(report, urn === undefined ? violation : { ...violation, urn });
  }
  for (const { message, urn } of asidesOf(outcomes)) say(report, coverage(coverageName, message, urn));
}

function coverage(name: string, text: string, urn: string | undefined): Violation {
  return {
    name,
    message: `[${name}] ${text}`,
    description: "Shows what does not count as a finding: excused findings, and what could not be judged.",
    enforcementLevel: "advisory",
    ...(urn === undefined ? {} : { urn }),
  };
}

function say(report: ReportViolation, violation: Violation): void {
  (report as unknown as (violation: Violation) => void)(violation);
}

/** The SDK hands out proxies that throw on unknown values; the rules want the data itself, with the unknowns in place. */
function judgedOf({ type, urn, name, props, opts, provider }: ResourceValidationArgs | PolicyResource): Judged {
  const options = { protect: opts.protect, ignoreChanges: opts.ignoreChanges, secretsMarked: false };
  const data = props["__getSpecialProxyTarget"] ?? props;
  return { type, urn, name, props: data, options, ...clusterOf(type, provider?.urn) };
}
