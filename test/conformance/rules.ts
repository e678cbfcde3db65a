import { Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { isOfControl, isTarget, judgedPart, settingsOf } from "./peer.ts";
import type { Judge } from "./rows.ts";

/** Rows that name a rule of the pack: some finding of that rule, or none. */
export const judgeRules: Judge = (row) => {
  const rule = rules.find(({ id }) => id === row.our_rule);
  if (rule === undefined) return undefined;
  const manifests = row.manifests ?? [row.manifest];
  const resources = manifests.map((manifest, index) => {
    const { apiVersion = "", kind = "" } = (manifest ?? {}) as { apiVersion?: string; kind?: string };
    const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const props = judgedPart(manifest, row);
    return { type: `kubernetes:${module}:${kind}`, urn: `row:${index}`, name: `${index}`, props };
  });
  const session = new Session();
  session.settings = { ...DEFAULTS, ...settingsOf(row) };
  const outcomes =
    rule.scope === "stack"
      ? session.judgeStack([rule], resources)
      : resources.flatMap((resource) => session.judgeResource([rule], resource));
  const found = outcomes.filter(
    (outcome) => outcome.kind === "finding" && isTarget(outcome, row) && isOfControl(outcome, row),
  );
  const verdict = found.length > 0 ? "fail" : "pass";
  return { agrees: verdict === row.expect, note: found.map(({ message }) => message).join(" | ") };
};
