import type { Level, Rule } from "./rule.ts";
import type { Settings } from "./settings.ts";

/** What a rule's findings do: stop the deployment, advise, or nothing at all. */
export type Enforcement = "mandatory" | "advisory" | "disabled";

/** The level of a rule under the settings: `levels` of the settings first, then the rule's own level and `production`. */
export function enforcementOf(rule: { id: string; level: Level }, settings: Settings): Enforcement {
  const stated = Object.hasOwn(settings.levels, rule.id) ? settings.levels[rule.id] : undefined;
  if (stated === "mandatory" || stated === "advisory" || stated === "disabled") return stated;
  if (rule.level === "production") return settings.production ? "mandatory" : "advisory";
  return rule.level;
}

/** What is wrong with the setting `levels`, one sentence each. */
export function levelFaults(settings: Settings, rules: readonly Rule[]): string[] {
  return Object.entries(settings.levels).flatMap(([id, level]) => {
    if (!rules.some((rule) => rule.id === id)) return [`levels names "${id}", a rule that the pack does not have`];
    if (["mandatory", "advisory", "disabled"].includes(level)) return [];
    return [`levels sets ${id} to "${level}"; a level is mandatory, advisory or disabled`];
  });
}
