import { Notes, Reader } from "../../analysis/objects/reader.ts";
import { fromPulumi, type Options, type Resource, readerOf, titleOf } from "../../analysis/objects/resource.ts";
import { acceptanceFor, exemptionFor, judgementTime } from "./exemptions.ts";
import { type Enforcement, enforcementOf } from "./levels.ts";
import { messageOf, pathOf } from "./message.ts";
import { Panel, readersOf } from "./panel.ts";
import type { Finding, Member, ResourceRule, Rule, StackRule } from "./rule.ts";
import { DEFAULTS, type Exemption, type Settings } from "./settings.ts";

/** What the judge needs of a resource. */
export interface Judged {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /** Plain data in wire form, without proxies. */
  readonly props: unknown;
  /** Resource options, where they are known: a manifest has none. */
  readonly options?: Options;
  /** Its cluster: the URN of its provider. Absent where there is but one, or none, as of GitLab's resources. */
  readonly cluster?: string;
}

/** How one statement of a rule counts: against the stack, excused for a time, accepted by name, or not judged at all. */
export type Kind = "finding" | "exempted" | "accepted" | "unjudged";

/** One statement of one rule about one resource. */
export interface Outcome {
  readonly kind: Kind;
  readonly rule: Rule;
  readonly enforcement: Exclude<Enforcement, "disabled">;
  /** One line for people; of `unjudged` the reason alone. */
  readonly message: string;
  /** Of what could not be judged: whether something there is of a wrong type, and not only unknown. */
  readonly isMalformed?: boolean;
  /** Path inside the resource; empty where there is none. */
  readonly path: string;
  readonly urn: string | undefined;
  readonly resource: Resource | undefined;
}

/** Runs rules over resources and says how each statement counts. One session lives as long as the pack's process. */
export class Session {
  settings: Settings = DEFAULTS;
  /** Live exemptions that excused something. */
  readonly used: Set<Exemption> = new Set();
  private readonly clock: () => number;
  private panel: Panel | undefined;
  private dated: { readonly of: Settings; readonly day: string; readonly settings: Settings } | undefined;

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  get now(): number {
    return judgementTime(this.settings, this.clock);
  }

  /**
   * What rules say of one resource, in one pass: its objects are made once. Never throws: a rule that fails to run is itself a
   * finding.
   */
  judgeResource(rules: readonly ResourceRule[], judged: Judged): Outcome[] {
    const settings = this.today;
    if (this.panel?.isOf(rules, settings) !== true) this.panel = new Panel(rules, settings);
    const outcomes: Outcome[] = [];
    for (const resource of resourcesOf(judged)) {
      for (const { rule, enforcement } of this.panel.askedAbout(resource)) {
        const notes = new Notes();
        const read = readerOf(resource, notes);
        const findings = safely(() => rule.judge(resource, read, settings), read);
        for (const finding of findings) outcomes.push(this.count(rule, enforcement, finding, resource));
        const doubt = unjudged(notes, resource);
        if (doubt !== undefined) outcomes.push({ ...doubt, rule, enforcement });
      }
    }
    return outcomes;
  }

  /**
   * What rules say of a whole stack. Clusters are judged apart, as equal names in two of them are two objects; what belongs to no
   * cluster is judged with each, and only what is wrong beside all of them counts. Where a rule tells one of several faults, it
   * tells the same one in whatever order a program makes its resources.
   */
  judgeStack(rules: readonly StackRule[], judged: readonly Judged[]): Outcome[] {
    const stack = [...judged].sort((one, other) => (one.urn < other.urn ? -1 : Number(one.urn > other.urn)));
    const clusters = [...new Set(stack.flatMap(({ cluster }) => cluster ?? []))];
    if (clusters.length < 2) return this.judgeTogether(rules, stack.flatMap(resourcesOf));
    const inCluster = new Set(stack.filter(({ cluster }) => cluster !== undefined).map(({ urn }) => urn));
    const objects = stack.map((one) => ({ cluster: one.cluster, resources: resourcesOf(one) }));
    const parts = clusters.map((own) =>
      this.judgeTogether(
        rules,
        objects.filter(({ cluster }) => (cluster ?? own) === own).flatMap(({ resources }) => resources),
      ),
    );
    return joined(parts, (urn) => inCluster.has(urn));
  }

  /** What rules say of objects that are judged together. */
  private judgeTogether(rules: readonly StackRule[], resources: readonly Resource[]): Outcome[] {
    const settings = this.today;
    const byOrigin = new Map(resources.map((resource) => [resource.origin, resource]));
    const readBy = readersOf(resources);
    const outcomes: Outcome[] = [];
    for (const rule of rules) {
      const enforcement = enforcementOf(rule, settings);
      if (enforcement === "disabled") continue;
      const members: Member[] = readBy(rule).map((resource) => ({ resource, read: readerOf(resource, new Notes()) }));
      const findings = safely(() => rule.judge(members, settings), new Reader(undefined));
      for (const finding of findings)
        outcomes.push(this.count(rule, enforcement, finding, byOrigin.get(finding.origin ?? "")));
      for (const { resource, read } of members) {
        const doubt = unjudged(read.notes, resource);
        if (doubt !== undefined) outcomes.push({ ...doubt, rule, enforcement });
      }
    }
    return outcomes;
  }

  /** Whether the configuration excuses an object from a rule. */
  isExcused(rule: Rule, resource: Resource): boolean {
    return (
      exemptionFor(rule, resource.origin, this.settings, this.now) !== undefined ||
      acceptanceFor(rule, resource, this.settings) !== undefined
    );
  }

  /** The settings with the day of judgement filled in. */
  get today(): Settings {
    if (this.settings.today !== "") return this.settings;
    const day = new Date(this.now).toISOString().slice(0, 10);
    if (this.dated?.of !== this.settings || this.dated.day !== day)
      this.dated = { of: this.settings, day, settings: { ...this.settings, today: day } };
    return this.dated.settings;
  }

  private count(
    rule: Rule,
    enforcement: Exclude<Enforcement, "disabled">,
    finding: Finding,
    resource: Resource | undefined,
  ): Outcome {
    const urn = finding.origin ?? resource?.origin;
    const message = messageOf(rule, finding, resource);
    const outcome: Outcome = { kind: "finding", rule, enforcement, message, path: pathOf(finding), urn, resource };
    const exemption = urn === undefined ? undefined : exemptionFor(rule, urn, this.settings, this.now);
    if (exemption !== undefined) {
      this.used.add(exemption);
      const excuse = `exempted until ${exemption.until} by ${exemption.owner} (${exemption.reason}): `;
      return { ...outcome, kind: "exempted", message: excuse + message };
    }
    const accepted = resource === undefined ? undefined : acceptanceFor(rule, resource, this.settings);
    if (accepted === undefined) return outcome;
    return { ...outcome, kind: "accepted", message: `accepted (${accepted.reason}): ${message}` };
  }
}

/** Statements about several parts of a stack, each once: a finding about what belongs to no part must be one of all of them. */
function joined(parts: readonly Outcome[][], inPart: (urn: string) => boolean): Outcome[] {
  const counts = new Map<string, { outcome: Outcome; parts: number }>();
  for (const outcome of parts.flat()) {
    const key = `${outcome.kind} ${outcome.rule.id} ${outcome.urn} ${outcome.message}`;
    const before = counts.get(key);
    counts.set(key, { outcome, parts: (before?.parts ?? 0) + 1 });
  }
  return [...counts.values()]
    .filter(
      ({ outcome: { kind, urn }, parts: found }) =>
        kind === "unjudged" || urn === undefined || inPart(urn) || found >= parts.length,
    )
    .map(({ outcome }) => outcome);
}

/** A line about something that does not count as a finding, and what it is about. */
export interface Aside {
  readonly message: string;
  readonly urn: string | undefined;
}

/** What does not count as a finding, for people: one line for all rules that could not see the same thing. */
export function asidesOf(outcomes: readonly Outcome[]): Aside[] {
  const unseen = new Map<string, string[]>();
  for (const { kind, rule, message, urn } of outcomes) {
    if (kind !== "unjudged") continue;
    const key = `${urn} ${message}`;
    unseen.set(key, [...(unseen.get(key) ?? []), rule.id]);
  }
  return outcomes.flatMap(({ kind, rule, message, urn }): Aside[] => {
    if (kind === "finding") return [];
    if (kind !== "unjudged") return [{ message, urn }];
    const rules = unseen.get(`${urn} ${message}`)!;
    return rules[0] === rule.id
      ? [{ message: `could not judge ${[...new Set(rules)].join(", ")}: ${message}`, urn }]
      : [];
  });
}

function resourcesOf({ type, urn, name, props, options }: Judged): Resource[] {
  const resources = fromPulumi(type, props, urn, name);
  return options === undefined ? resources : resources.map((resource) => ({ ...resource, options }));
}

function safely(judge: () => readonly Finding[], at: Reader): readonly Finding[] {
  try {
    return judge();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ at, what: "the rule failed to run, so nothing is proven", found: text, wanted: "a verdict" }];
  }
}

function unjudged(notes: Notes, resource: Resource) {
  if (notes.clear) return undefined;
  const reasons = [
    ...[...notes.unknown].map((path) => `${path || "(whole object)"} is known only after deployment`),
    ...[...notes.malformed].map(([path, what]) => `${path || "(whole object)"} is ${what}`),
  ];
  const message = `${titleOf(resource)} (${reasons.join("; ")})`;
  const [malformed] = notes.malformed.keys();
  const path = malformed ?? [...notes.unknown][0] ?? "";
  const isMalformed = malformed !== undefined;
  return { kind: "unjudged" as const, message, path, urn: resource.origin, resource, isMalformed };
}
