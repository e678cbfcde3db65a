import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { faultsOf } from "./exemptions.ts";
import type { Level, Rule } from "./rule.ts";
import { type Judged, Session } from "./session.ts";
import { SETTINGS_SCHEMA, settingsFrom } from "./settings.ts";

/** The policies that are no rules: they carry the settings and show what does not count. */
export const META = {
  settings: "pack-settings",
  exemptions: "meta-exemptions-valid",
  coverage: "meta-coverage",
  stackCoverage: "meta-coverage-stack",
} as const;

/**
 * The CrossGuard policies of a set of rules: one for each rule, and four of the pack's own. `pack-settings` comes first,
 * because a policy can read no configuration but its own; `meta-coverage` comes last, because it tells what the others
 * could not judge. That is an advisory policy of its own, as a mandatory policy can only fail or be silent.
 */
export function policiesOf(rules: readonly Rule[], session: Session = new Session()): Policies {
  const resourceRules = rules.filter((rule) => rule.scope === "resource");
  const stackRules = rules.filter((rule) => rule.scope === "stack");
  return [
    settingsPolicy(session),
    ...resourceRules.map(
      (rule, index): ResourceValidationPolicy => ({
        ...describe(rule),
        validateResource: (args, report) => {
          for (const { message } of session.judgeResource(rule, index + 1, judgedOf(args))) report(message);
        },
      }),
    ),
    coveragePolicy(session, resourceRules.length + 1),
    ...stackRules.map(
      (rule): StackValidationPolicy => ({
        ...describe(rule),
        validateStack: (args, report) => {
          for (const { message, urn } of session.judgeStack(rule, args.resources.map(judgedOf))) report(message, urn);
        },
      }),
    ),
    stackCoveragePolicy(session, rules),
    exemptionsPolicy(session, rules),
  ];
}

/** The level of a rule outside production. */
export function defaultEnforcement(level: Level): "mandatory" | "advisory" {
  return level === "mandatory" ? "mandatory" : "advisory";
}

function describe(rule: Rule) {
  return {
    name: rule.id,
    description: rule.demand,
    enforcementLevel: defaultEnforcement(rule.level),
    severity: rule.severity,
    remediationSteps: rule.fix,
  };
}

function settingsPolicy(session: Session): ResourceValidationPolicy {
  let last: unknown;
  return {
    name: META.settings,
    description: "Carries the settings of the whole pack; fails on a setting that does not exist.",
    enforcementLevel: "mandatory",
    configSchema: SETTINGS_SCHEMA,
    validateResource: (args, report) => {
      const config = args.getConfig<Record<string, unknown>>();
      const text = JSON.stringify(config);
      if (text !== last) session.settings = settingsFrom(config).settings;
      last = text;
      if (args.type !== "pulumi:pulumi:Stack") return;
      for (const key of settingsFrom(config).unknown) report(`[${META.settings}] no setting is called "${key}"`);
    },
  };
}

function coveragePolicy(session: Session, position: number): ResourceValidationPolicy {
  return {
    name: META.coverage,
    description: "Shows what does not count as a finding: excused findings, and what could not be judged.",
    enforcementLevel: "advisory",
    validateResource: (args, report) => {
      for (const text of session.asideOfResource(position, judgedOf(args))) report(`[${META.coverage}] ${text}`);
    },
  };
}

function stackCoveragePolicy(session: Session, rules: readonly Rule[]): StackValidationPolicy {
  return {
    name: META.stackCoverage,
    description: "Shows what the rules over the whole stack excused or could not judge.",
    enforcementLevel: "advisory",
    validateStack: (_args, report) => {
      for (const { message, urn } of session.takeAsideOfStack()) report(`[${META.stackCoverage}] ${message}`, urn);
      for (const text of faultsOf(session.settings, rules, session.used, session.now).advice)
        report(`[${META.stackCoverage}] ${text}`);
    },
  };
}

function exemptionsPolicy(session: Session, rules: readonly Rule[]): StackValidationPolicy {
  return {
    name: META.exemptions,
    description: "Exemptions name a rule of the pack, have not ended, and are neither too long nor too wide.",
    enforcementLevel: "mandatory",
    validateStack: (_args: StackValidationArgs, report) => {
      const { wrong } = faultsOf(session.settings, rules, session.used, session.now);
      for (const fault of wrong) report(`[${META.exemptions}] ${fault}`);
    },
  };
}

/** The SDK hands out proxies that throw on unknown values; the rules want the data itself, with the unknowns in place. */
function judgedOf({ type, urn, name, props }: ResourceValidationArgs | PolicyResource): Judged {
  return { type, urn, name, props: props["__getSpecialProxyTarget"] ?? props };
}
