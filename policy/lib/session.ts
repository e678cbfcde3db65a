import { Notes, type Reader } from "../../analysis/objects/reader.ts";
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
  private slot: { urn: string; position: number; resources: Resource[]; aside: string[] } | undefined;
  private stackAside: Report[] = [];

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  get now(): number {
    return judgementTime(this.settings, this.clock);
  }

  /** The settings with the day of judgement filled in. */
  private get settingsToday(): Settings {
    if (this.settings.today !== "") return this.settings;
    return { ...this.settings, today: new Date(this.now).toISOString().slice(0, 10) };
  }

  /** What one rule has against one resource. Never throws: a rule that fails to run is itself a finding. */
  judgeResource(rule: ResourceRule, position: number, judged: Judged): Report[] {
    const slot = this.slotFor(position, judged);
    return slot.resources.flatMap((resource) => {
      const notes = new Notes();
      const read = readerOf(resource, notes);
      const findings = safely(() => rule.judge(resource, read, this.settingsToday), read);
      const counted = findings.flatMap((finding) =>
        this.sort(rule, finding, resource, (text) => slot.aside.push(text)),
      );
      for (const text of unjudged(rule, notes, resource)) slot.aside.push(text);
      return counted;
    });
  }

  /** What one rule has against the whole stack. */
  judgeStack(rule: StackRule, stack: readonly Judged[]): Report[] {
    const read = membersOf(stack);
    const anywhere = new Notes();
    const findings = safely(() => rule.judge(read.members, this.settingsToday), readerOf(NOTHING, anywhere));
    const counted = findings.flatMap((finding) => {
      const resource = read.members.find((member) => member.resource.origin === finding.origin)?.resource;
      return this.sort(rule, finding, resource, (message) => this.stackAside.push({ message, urn: finding.origin }));
    });
    for (const member of read.members) {
      for (const message of unjudged(rule, member.read.notes, member.resource))
        this.stackAside.push({ message, urn: member.resource.origin });
    }
    return counted;
  }

  /** What the rules before this position said of the resource that does not count. */
  asideOfResource(position: number, judged: Judged): string[] {
    return this.slotFor(position, judged).aside;
  }

  /** What the stack rules said so far that does not count; it is handed out once. */
  takeAsideOfStack(): Report[] {
    const aside = this.stackAside;
    this.stackAside = [];
    return aside;
  }

  /**
   * The resource's objects, made once for all rules: the SDK calls the policies of a pack in order, one resource after
   * the other. A position that is not behind the last one means that a new round has begun.
   */
  private slotFor(position: number, judged: Judged) {
    if (this.slot === undefined || this.slot.urn !== judged.urn || this.slot.position >= position) {
      const resources = fromPulumi(judged.type, judged.props, judged.urn, judged.name);
      this.slot = { urn: judged.urn, position, resources, aside: [] };
    }
    this.slot.position = position;
    return this.slot;
  }

  private sort(rule: Rule, finding: Finding, resource: Resource | undefined, aside: (text: string) => void): Report[] {
    const urn = finding.origin ?? resource?.origin;
    const message = messageOf(rule, finding, resource);
    const exemption = urn === undefined ? undefined : exemptionFor(rule, urn, this.settings, this.now);
    if (exemption !== undefined) {
      this.used.add(exemption);
      aside(`exempted until ${exemption.until} by ${exemption.owner} (${exemption.reason}): ${message}`);
      return [];
    }
    const accepted = resource === undefined ? undefined : acceptanceFor(rule, resource, this.settings);
    if (accepted !== undefined) {
      aside(`accepted (${accepted.reason}): ${message}`);
      return [];
    }
    return [{ message, urn }];
  }
}

const NOTHING: Resource = {
  origin: "",
  type: "",
  group: "",
  version: "",
  kind: "",
  shape: "other",
  name: "",
  namespace: undefined,
  root: undefined,
  base: [],
};

function membersOf(stack: readonly Judged[]): { members: Member[] } {
  const members = stack.flatMap(({ type, urn, name, props }) =>
    fromPulumi(type, props, urn, name).map((resource) => ({ resource, read: readerOf(resource, new Notes()) })),
  );
  return { members };
}

function safely(judge: () => readonly Finding[], at: Reader): readonly Finding[] {
  try {
    return judge();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ at, what: "the rule failed to run, so nothing is proven", found: text, wanted: "a verdict" }];
  }
}

function unjudged(rule: Rule, notes: Notes, resource: Resource): string[] {
  const reasons = [
    ...[...notes.unknown].map((path) => `${path || "(whole object)"} is known only after deployment`),
    ...[...notes.malformed].map(([path, what]) => `${path || "(whole object)"} is ${what}`),
  ];
  if (reasons.length === 0) return [];
  return [`could not judge ${rule.id}: ${titleOf(resource)} (${reasons.join("; ")})`];
}
