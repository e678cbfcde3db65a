import type { Resource } from "../../analysis/objects/resource.ts";
import type { Rule } from "./rule.ts";
import type { Acceptance, Exemption, Settings } from "./settings.ts";

const DAY = 24 * 60 * 60 * 1000;
const SOON = 14;
const MAX_DAYS = 90;
const MAX_DAYS_PRODUCTION = 30;

/** The day of judgement as a time: the setting `today`, else the clock. */
export function judgementTime(settings: Settings, clock: () => number = Date.now): number {
  return settings.today === "" ? clock() : Date.parse(`${settings.today}T00:00:00Z`);
}

/** Whether the exemption still holds: through the end of its last day. */
export function isLive(exemption: Exemption, now: number): boolean {
  const end = Date.parse(`${exemption.until}T00:00:00Z`) + DAY;
  return now < end;
}

/** The live exemption that excuses a rule's finding on a resource, if there is one. */
export function exemptionFor(rule: Rule, urn: string, settings: Settings, now: number): Exemption | undefined {
  return settings.exemptions.find(
    (exemption) => exemption.rule === rule.id && covers(exemption, rule, urn) && isLive(exemption, now),
  );
}

/** A critical rule is excused for one resource alone: a star is a star there, as it is in the name of a GitLab variable of every scope. */
function covers({ urn: pattern }: Exemption, { severity }: Rule, urn: string): boolean {
  return severity === "critical" ? pattern === urn : matchesUrn(pattern, urn);
}

/** What a published chart or manifest needs is accepted by the object's exact kind, namespace and name. */
export function acceptanceFor(rule: Rule, resource: Resource, settings: Settings): Acceptance | undefined {
  const bare = `${resource.kind}/${resource.name}`;
  const full = `${resource.kind}/${resource.namespace ?? ""}/${resource.name}`;
  const own = resource.namespace === undefined ? bare : full;
  return settings.accepted.find((accepted) => accepted.rule === rule.id && accepted.object === own);
}

/** Exact, or with one `*` in the part after the last `::`. */
export function matchesUrn(pattern: string, urn: string): boolean {
  if (pattern === urn) return true;
  const star = pattern.indexOf("*");
  if (star < 0) return false;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  if (!head.includes("::") || star < pattern.lastIndexOf("::") || tail.includes("*")) return false;
  const name = head.lastIndexOf("::");
  return (
    urn.length >= head.length + tail.length &&
    urn.startsWith(head) &&
    urn.endsWith(tail) &&
    !urn.slice(name + 2).includes("::")
  );
}

/** What is wrong with the exemptions themselves, one sentence each. */
export function faultsOf(
  settings: Settings,
  rules: readonly Rule[],
  used: ReadonlySet<Exemption>,
  now: number,
): Faults {
  const wrong: string[] = [];
  const advice: string[] = [];
  const longest = settings.production ? MAX_DAYS_PRODUCTION : MAX_DAYS;
  for (const [index, exemption] of settings.exemptions.entries()) {
    const before = wrong.length;
    const name = `exemptions[${index}] (${exemption.rule})`;
    const rule = rules.find((candidate) => candidate.id === exemption.rule);
    const end = Date.parse(`${exemption.until}T00:00:00Z`);
    if (rule === undefined) wrong.push(`${name} names a rule that the pack does not have`);
    if (Number.isNaN(end)) wrong.push(`${name} ends on "${exemption.until}", which is no day; write YYYY-MM-DD`);
    else if (!isLive(exemption, now)) wrong.push(`${name} ended on ${exemption.until}; fix the finding or renew it`);
    else if (end - now > longest * DAY)
      wrong.push(`${name} runs until ${exemption.until}; at most ${longest} days ahead are allowed`);
    if (exemption.urn.includes("*") && !used.has(exemption)) {
      if (rule?.severity === "critical")
        wrong.push(
          `${name} has "*" in its URN, and no finding is on a resource of just this URN; a critical rule needs the exact URN`,
        );
      else if (!matchesUrn(exemption.urn, exemption.urn.replace("*", "x")))
        wrong.push(`${name} has "*" elsewhere than once in the URN's last part`);
    }
    if (wrong.length > before) continue;
    if (!used.has(exemption)) wrong.push(`${name} excuses nothing; remove it`);
    else if (end - now < SOON * DAY) advice.push(`${name} ends on ${exemption.until}; fix the finding before`);
  }
  for (const [index, accepted] of settings.accepted.entries()) {
    if (!rules.some((rule) => rule.id === accepted.rule))
      wrong.push(`accepted[${index}] (${accepted.rule}) names a rule that the pack does not have`);
  }
  return { wrong, advice };
}

/** Faults that fail, and advice. */
export interface Faults {
  readonly wrong: readonly string[];
  readonly advice: readonly string[];
}
