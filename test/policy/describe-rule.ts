import assert from "node:assert/strict";
import type { Rule } from "../../policy/lib/rule.ts";
import type { Judged } from "../../policy/lib/session.ts";
import type { Settings } from "../../policy/lib/settings.ts";
import { judge } from "../lib/judge.ts";
import type { Example, Shape } from "./matrix/example.ts";
import { EXCEPTIONS } from "./matrix/exceptions.ts";
import { SHAPES } from "./matrix/shapes.ts";

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

export interface RuleTable {
  readonly settings?: Partial<Settings>;
  readonly good: Record<string, Good>;
  readonly bad: Record<string, Bad>;
  readonly unjudged: Record<string, Unjudged>;
}

/** The tables of all rules whose tests are loaded. */
export const tables = new Map<Rule, RuleTable>();

/** The tests of one rule: its tables, the form of its message, and its first bad example in every shape of the matrix that applies. */
export function describeRule(rule: Rule, table: RuleTable): void {
  tables.set(rule, table);
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
        for (const message of found.messages) assert.match(message, formOf(rule));
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
    const example = exampleOf(rule, table);
    it("says rule, path, found, wanted, fix and reference on one line", () => {
      const [message = ""] = judge(rule, example.stack, example.settings).messages;
      assert.match(message, formOf(rule));
    });
    it("says what it is, and what it cannot see", () => {
      const { scope, severity, level, demand, why, reference, limits = "nothing" } = rule;
      assert.ok(["resource", "stack"].includes(scope));
      assert.ok(["low", "medium", "high", "critical"].includes(severity));
      assert.ok(["mandatory", "advisory", "production"].includes(level));
      for (const text of [demand, why, reference, limits]) assert.match(text, /^\S.*\S$/);
      for (const kind of rule.judges) assert.match(kind, /^\S+$/);
    });
    for (const { name, check } of shapesOf(rule, example))
      it(`is right about it ${name}`, () => {
        assert.equal(check(rule, example), undefined);
      });
  });
}

/** One line in which nothing is left out. */
function formOf({ id }: Rule): RegExp {
  return new RegExp(
    `^\\[${id}\\] [^\\s:].*[^\\s:] \\(path=\\S.*; found=(?!"";)\\S.*; wanted=\\S.*; fix=\\S.*; ref=\\S.*\\)$`,
  );
}

/** The first bad example of a rule. */
export function exampleOf(rule: Rule, { bad, settings }: RuleTable): Example {
  const first = Object.values(bad)[0];
  if (first === undefined) throw new Error(`${rule.id} has no bad example`);
  const stack = Array.isArray(first.stack) ? (first.stack as Judged[]) : [first.stack as Judged];
  return { stack, settings: { ...settings, ...first.settings }, at: first.at };
}

/** The shapes in which a rule's example shows its fault. */
export function shapesOf(rule: Rule, example: Example): Shape[] {
  const exceptions = EXCEPTIONS[rule.id] ?? {};
  return SHAPES.filter((shape) => exceptions[shape.name] === undefined && shape.applies(rule, example));
}
