import { Notes, Reader } from "../../analysis/objects/reader.ts";
import { fromPulumi, type Resource, readerOf, titleOf } from "../../analysis/objects/resource.ts";
import { acceptanceFor, exemptionFor, judgementTime } from "./exemptions.ts";
import { messageOf } from "./message.ts";
import type { Finding, Member, ResourceRule, Rule, StackRule } from "./rule.ts";
import { DEFAULTS, type Exemption, type Settings } from "./settings.ts";

/** What the judge needs of a resource. */
export interface Judged {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /** Plain data in wire form, without proxies. */
  readonly props: unknown;
}

/** A message, and the URN it is about where that is not the resource being judged. */
export interface Report {
  readonly message: string;
  readonly urn: string | undefined;
}

/**
 * Runs rules over resources and sorts what they say: findings that count, and what does not count but must be seen
 * (excused findings, and what could not be judged). One session lives as long as the pack's process.
 */
export class Session {
  settings: Settings = DEFAULTS;
  /** Live exemptions that excused something. */
  readonly used: Set<Exemption> = new Set();
  private readonly clock: () => number;
  private slot: Slot | undefined;
  private stackAside: Aside[] = [];

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  get now(): number {
    return judgementTime(this.settings, this.clock);
  }

  /** The settings with the day of judgement filled in. */
  private settingsToday(): Settings {
    if (this.settings.today !== "") return this.settings;
    return { ...this.settings, today: new Date(this.now).toISOString().slice(0, 10) };
  }

  /** What one rule has against one resource. Never throws: a rule that fails to run is itself a finding. */
  judgeResource(rule: ResourceRule, position: number, judged: Judged): Report[] {
    const slot = this.slotFor(position, judged);
    return slot.resources.flatMap((resource) => {
      const notes = new Notes();
      const read = readerOf(resource, notes);
      const findings = safely(() => rule.judge(resource, read, slot.settings), read);
      slot.aside.push(...unjudged(rule, notes, resource));
      return findings.flatMap((finding) => this.sort(rule, finding, resource, slot.aside));
    });
  }

  /** What one rule has against the whole stack. */
  judgeStack(rule: StackRule, stack: readonly Judged[]): Report[] {
    const members = membersOf(stack);
    const settings = this.settingsToday();
    const findings = safely(() => rule.judge(members, settings), new Reader(undefined));
    for (const { read, resource } of members) this.stackAside.push(...unjudged(rule, read.notes, resource));
    return findings.flatMap((finding) => {
      const resource = members.find((member) => member.resource.origin === finding.origin)?.resource;
      return this.sort(rule, finding, resource, this.stackAside);
    });
  }

  /** What the rules before this position said of the resource that does not count. */
  asideOfResource(position: number, judged: Judged): string[] {
    return told(this.slotFor(position, judged).aside).map(({ message }) => message);
  }

  /** What the stack rules said so far that does not count; it is handed out once. */
  takeAsideOfStack(): Report[] {
    const aside = told(this.stackAside);
    this.stackAside = [];
    return aside;
  }

  /**
   * The resource's objects, made once for all rules: the SDK calls the policies of a pack in order, one resource after
   * the other. A position that is not behind the last one means that a new round has begun.
   */
  private slotFor(position: number, judged: Judged): Slot {
    if (this.slot === undefined || this.slot.urn !== judged.urn || this.slot.position >= position) {
      const resources = fromPulumi(judged.type, judged.props, judged.urn, judged.name);
      this.slot = { urn: judged.urn, position, resources, aside: [], settings: this.settingsToday() };
    }
    this.slot.position = position;
    return this.slot;
  }

  private sort(rule: Rule, finding: Finding, resource: Resource | undefined, aside: Aside[]): Report[] {
    const urn = finding.origin ?? resource?.origin;
    const message = messageOf(rule, finding, resource);
    const exemption = urn === undefined ? undefined : exemptionFor(rule, urn, this.settings, this.now);
    if (exemption !== undefined) {
      this.used.add(exemption);
      aside.push({
        urn,
        text: `exempted until ${exemption.until} by ${exemption.owner} (${exemption.reason}): ${message}`,
      });
      return [];
    }
    const accepted = resource === undefined ? undefined : acceptanceFor(rule, resource, this.settings);
    if (accepted !== undefined) {
      aside.push({ urn, text: `accepted (${accepted.reason}): ${message}` });
      return [];
    }
    return [{ message, urn }];
  }
}

/** Something that does not count as a finding; `unjudged` names the rule where it is what could not be judged. */
interface Aside {
  readonly urn: string | undefined;
  readonly text: string;
  readonly unjudged?: string;
}

interface Slot {
  readonly urn: string;
  position: number;
  readonly resources: Resource[];
  readonly aside: Aside[];
  readonly settings: Settings;
}

/** One line for all rules that could not see the same thing. */
function told(aside: readonly Aside[]): Report[] {
  const rulesByText = new Map<string, string[]>();
  for (const { unjudged: rule, text } of aside) {
    if (rule !== undefined) rulesByText.set(text, [...(rulesByText.get(text) ?? []), rule]);
  }
  return aside.flatMap(({ unjudged: rule, text, urn }) => {
    if (rule === undefined) return [{ message: text, urn }];
    const rules = rulesByText.get(text) ?? [];
    return rules[0] === rule ? [{ message: `could not judge ${rules.join(", ")}: ${text}`, urn }] : [];
  });
}

function membersOf(stack: readonly Judged[]): Member[] {
  return stack.flatMap(({ type, urn, name, props }) =>
    fromPulumi(type, props, urn, name).map((resource) => ({ resource, read: readerOf(resource, new Notes()) })),
  );
}

function safely(judge: () => readonly Finding[], at: Reader): readonly Finding[] {
  try {
    return judge();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ at, what: "the rule failed to run, so nothing is proven", found: text, wanted: "a verdict" }];
  }
}

function unjudged(rule: Rule, notes: Notes, resource: Resource): Aside[] {
  const reasons = [
    ...[...notes.unknown].map((path) => `${path || "(whole object)"} is known only after deployment`),
    ...[...notes.malformed].map(([path, what]) => `${path || "(whole object)"} is ${what}`),
  ];
  if (reasons.length === 0) return [];
  return [{ urn: resource.origin, unjudged: rule.id, text: `${titleOf(resource)} (${reasons.join("; ")})` }];
}
