import assert from "node:assert/strict";
import type { Rule } from "../../policy/lib/rule.ts";
import { asidesOf, type Judged, Session } from "../../policy/lib/session.ts";
import { DEFAULTS, type Settings } from "../../policy/lib/settings.ts";

/** What Pulumi writes for a text that is not known yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The day on which tests judge. */
export const TODAY = "2026-06-15";

export interface Verdict {
  readonly messages: string[];
  /** The path of each finding, in order. */
  readonly paths: string[];
  /** Excused findings and what could not be judged. */
  readonly aside: string[];
}

type Body = Record<string, unknown>;

const URN = "urn:pulumi:dev::gitlab-kubernetes::";

/** A resource of any type with its inputs. */
export function resource(type: string, props: Body, name = "it"): Judged {
  return { type, urn: `${URN}${type}::${name}`, name, props };
}

/** A Kubernetes object; the name of the object is `it` unless `metadata` says otherwise. */
export function object(apiVersion: string, kind: string, body: Body, name = "it"): Judged {
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const metadata = { name, ...(body["metadata"] as Body | undefined) };
  return resource(`kubernetes:${module}:${kind}`, { apiVersion, kind, ...body, metadata }, name);
}

/** A gitlab resource: `gitlab:index/projectVariable:ProjectVariable`. */
export function gitlab(kind: string, props: Body, name = "it"): Judged {
  return resource(`gitlab:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`, props, name);
}

/** A Helm release. */
export function release(chart: string, props: Body, name = "it"): Judged {
  return resource("kubernetes:helm.sh/v3:Release", { chart, ...props }, name);
}

/** The same object as `<Kind>Patch`. */
export function patchOf({ props, ...judged }: Judged): Judged {
  return { ...judged, props, type: `${judged.type}Patch`, urn: judged.urn.replace(judged.type, `${judged.type}Patch`) };
}

/** The same object inside a `<Kind>List`. */
export function listOf({ props, ...judged }: Judged): Judged {
  const { apiVersion, kind, ...rest } = props as Body;
  const list = { apiVersion, kind: `${kind}List`, items: [rest] };
  return {
    ...judged,
    props: list,
    type: `${judged.type}List`,
    urn: judged.urn.replace(judged.type, `${judged.type}List`),
  };
}

/** Judges resources by one rule as the pack does. */
export function judge(rule: Rule, judged: Judged | readonly Judged[], settings: Partial<Settings> = {}): Verdict {
  const session = new Session();
  session.settings = { ...DEFAULTS, today: TODAY, ...settings };
  const stack: readonly Judged[] = Array.isArray(judged) ? judged : [judged as Judged];
  const outcomes =
    rule.scope === "stack"
      ? session.judgeStack([rule], stack)
      : stack.flatMap((one) => session.judgeResource([rule], one));
  const found = outcomes.filter(({ kind }) => kind === "finding");
  return {
    messages: found.map(({ message }) => message),
    paths: found.map(({ path }) => path || "(whole object)"),
    aside: asidesOf(outcomes).map(({ message }) => message),
  };
}

interface Bad {
  readonly stack: Judged | readonly Judged[];
  /** The paths of all findings, in order. */
  readonly at: readonly string[];
  readonly settings?: Partial<Settings>;
  /** Words of the first message. */
  readonly says?: string;
}

interface Good {
  readonly stack: Judged | readonly Judged[];
  readonly settings?: Partial<Settings>;
}

interface Unjudged extends Good {
  /** What the notice names. */
  readonly names: string;
  /** The paths of findings that stand all the same. */
  readonly at?: readonly string[];
}

interface RuleTable {
  readonly settings?: Partial<Settings>;
  readonly good: Record<string, Good>;
  readonly bad: Record<string, Bad>;
  readonly unjudged: Record<string, Unjudged>;
}

/**
 * The tests of one rule: its tables, and for the first bad example what holds for every rule: the message's form, the
 * same object as Patch and in a List, an exemption and an expired one.
 */
export function describeRule(rule: Rule, table: RuleTable): void {
  describe(rule.id, () => {
    for (const [title, { stack, settings }] of Object.entries(table.good)) {
      it(`accepts ${title}`, () => {
        const found = judge(rule, stack, { ...table.settings, ...settings });
        assert.deepEqual(found.messages, []);
        assert.deepEqual(found.aside, []);
      });
    }
    for (const [title, { stack, at, settings, says }] of Object.entries(table.bad)) {
      it(`refuses ${title}`, () => {
        const found = judge(rule, stack, { ...table.settings, ...settings });
        assert.deepEqual(found.paths, at);
        if (says !== undefined) assert.ok(found.messages[0]?.includes(says), found.messages[0]);
      });
    }
    for (const [title, { stack, settings, names, at }] of Object.entries(table.unjudged)) {
      it(`cannot judge ${title}`, () => {
        const found = judge(rule, stack, { ...table.settings, ...settings });
        assert.deepEqual(found.paths, at ?? []);
        assert.ok(
          found.aside.some((text) => text.startsWith(`could not judge ${rule.id}`) && text.includes(names)),
          found.aside.join("\n"),
        );
      });
    }
    const first = Object.values(table.bad)[0];
    if (first === undefined) throw new Error(`${rule.id} has no bad example`);
    describeEveryRule(rule, first, { ...table.settings, ...first.settings });
  });
}

function describeEveryRule(rule: Rule, { stack, at }: Bad, settings: Partial<Settings>): void {
  const members: readonly Judged[] = Array.isArray(stack) ? stack : [stack as Judged];
  it("says rule, path, found, wanted, fix and reference on one line", () => {
    const [message = ""] = judge(rule, stack, settings).messages;
    assert.match(message, new RegExp(`^\\[${rule.id}\\] .+ \\(path=.+; found=.+; wanted=.+; fix=.+; ref=.+\\)$`));
  });
  it("is excused by an exemption, and says so", () => {
    const exemptions = members.map(({ urn }) => exemption(rule.id, urn, TODAY));
    const found = judge(rule, stack, { ...settings, exemptions });
    assert.deepEqual(found.paths, []);
    assert.equal(found.aside.filter((text) => text.startsWith(`exempted until ${TODAY}`)).length, at.length);
  });
  it("is not excused by an expired exemption", () => {
    const exemptions = members.map(({ urn }) => exemption(rule.id, urn, "2026-06-14"));
    assert.deepEqual(judge(rule, stack, { ...settings, exemptions }).paths, at);
  });
  const [only] = members;
  const isObject = /^kubernetes:(?!helm\.sh\/|yaml|kustomize)/.test(only?.type ?? "");
  if (rule.scope !== "resource" || members.length !== 1 || only === undefined || !isObject) return;
  it("refuses it as a Patch", () => {
    assert.deepEqual(judge(rule, patchOf(only), settings).paths, at);
  });
  it("refuses it in a List", () => {
    assert.deepEqual(
      judge(rule, listOf(only), settings).paths,
      at.map((path) => `items[0].${path}`),
    );
  });
}

/** An exemption with all that it needs. */
export function exemption(rule: string, urn: string, until: string) {
  return { rule, urn, until, owner: "platform", reason: "a reason of twenty characters" };
}
