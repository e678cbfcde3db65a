import assert from "node:assert/strict";
import { fromPulumi, type Resource } from "../../analysis/objects/resource.ts";
import { kindsOf } from "../../policy/lib/kinds.ts";
import type { ResourceRule, Rule } from "../../policy/lib/rule.ts";
import type { Judged } from "../../policy/lib/session.ts";
import type { Settings } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { judge } from "../lib/judge.ts";
import { exampleOf, type RuleTable, shapesOf } from "./describe-rule.ts";
import { tables } from "./every-table.ts";
import { inData } from "./matrix/example.ts";
import { EXCEPTIONS } from "./matrix/exceptions.ts";
import { SHAPES } from "./matrix/shapes.ts";

function resourcesOf({ type, props, urn, name }: Judged): Resource[] {
  return fromPulumi(type, props, urn, name);
}

interface Case {
  readonly stack: readonly Judged[];
  readonly settings: Partial<Settings>;
  /** The members that the rule finds fault with. */
  readonly faulty: readonly Judged[];
}

function casesOf(rule: Rule, table: RuleTable): Case[] {
  return Object.values(table.bad).map(({ stack: given, settings: own }) => {
    const stack = Array.isArray(given) ? (given as Judged[]) : [given as Judged];
    const settings = { ...table.settings, ...own };
    const { origins } = judge(rule, stack, settings);
    return { stack, settings, faulty: stack.filter(({ urn }) => origins.includes(urn)) };
  });
}

/** The same object under another name of its kind. */
function renamed(judged: Judged, kind: string): Judged {
  if (kind.includes(":")) return { ...judged, type: kind };
  const [group = "", name = ""] = kind.split("/");
  const { apiVersion } = judged.props as { apiVersion?: string };
  if (group === "gitlab") return { ...judged, type: `gitlab:index/x:${name}` };
  const version = `${group}/${apiVersion?.split("/")[1] ?? "v1"}`;
  const props = { ...(judged.props as object), apiVersion: version, kind: name };
  return { ...judged, type: `kubernetes:${version}:${name}`, props };
}

/** Whether some case of a rule shows a fault in a kind, as it stands or under that kind's name. */
function isShown(kind: string, rule: Rule, cases: readonly Case[]): boolean {
  if (cases.some(({ faulty }) => faulty.flatMap(resourcesOf).flatMap(kindsOf).includes(kind))) return true;
  if (!/^(?!core\/).+[/:]./.test(kind)) return false;
  return cases.some(({ stack, settings, faulty }) => {
    const moved = stack.map((judged) => (faulty.includes(judged) ? renamed(judged, kind) : judged));
    return judge(rule, moved, settings).paths.length === judge(rule, stack, settings).paths.length;
  });
}

describe("the matrix of rules and shapes", () => {
  it("has the tests of every rule, and tests of no other", () => {
    assert.deepEqual([...tables.keys()].map(({ id }) => id).sort(), rules.map(({ id }) => id).sort());
  });

  it("has a good and a bad case for every rule, and one that cannot be judged where the fault lies in data", () => {
    for (const [rule, table] of tables) {
      assert.ok(Object.keys(table.good).length > 0, `${rule.id} has no good case`);
      const byUnknown = shapesOf(rule, exampleOf(rule, table)).some(({ name }) => name.endsWith("unknown"));
      const written = Object.keys(table.unjudged).length > 0;
      assert.ok(
        byUnknown || written || !inData(exampleOf(rule, table)),
        `${rule.id} has no case that cannot be judged`,
      );
    }
  });

  it("shows a fault in every kind that a rule declares", () => {
    const missing = [...tables].flatMap(([rule, table]) => {
      const cases = casesOf(rule, table);
      return rule.judges.filter((kind) => !isShown(kind, rule, cases)).map((kind) => `${rule.id}: ${kind}`);
    });
    assert.deepEqual(missing, []);
  });

  it("has no exception that is not needed", () => {
    for (const [rule, table] of tables)
      for (const name of Object.keys(EXCEPTIONS[rule.id] ?? {})) {
        const shape = SHAPES.find((candidate) => candidate.name === name);
        assert.ok(shape !== undefined, `${rule.id}: no shape is called "${name}"`);
        const example = exampleOf(rule, table);
        assert.ok(shape.applies(rule, example) && shape.check(rule, example) !== undefined, `${rule.id}: ${name}`);
      }
    const known = rules.map(({ id }) => id);
    assert.deepEqual(
      Object.keys(EXCEPTIONS).filter((id) => !known.includes(id)),
      [],
    );
  });

  it("uses every shape for some rule", () => {
    const used = new Set(
      [...tables].flatMap(([rule, table]) => shapesOf(rule, exampleOf(rule, table)).map(({ name }) => name)),
    );
    assert.deepEqual(
      SHAPES.map(({ name }) => name).filter((name) => !used.has(name)),
      [],
    );
  });
});

/** A rule that overlooks what it should see, by the shapes that must notice. */
const BLIND: [shape: string, sees: (resource: Resource) => boolean][] = [
  ["in a List", ({ base }) => base.length === 0],
  ["as a Patch", ({ shape }) => shape !== "patch"],
  ["in another version", ({ version }) => version === "v1"],
  ["in a CronJob", ({ kind }) => kind !== "CronJob"],
  ["in a Rollout", ({ group }) => !group.includes(".")],
  ["in a release of the other kind", ({ type }) => type.endsWith(":Release")],
  ["in a Secret", ({ kind }) => kind !== "Secret"],
];

describe("the matrix notices a rule that", () => {
  for (const [name, sees] of BLIND)
    it(`overlooks what is ${name}`, () => {
      const shape = SHAPES.find((candidate) => candidate.name === name)!;
      const concerned = [...tables].filter(
        ([rule, table]) => rule.scope === "resource" && shapesOf(rule, exampleOf(rule, table)).includes(shape),
      );
      assert.ok(concerned.length > 0);
      for (const [rule, table] of concerned) {
        const { judge: own } = rule as ResourceRule;
        const blind: ResourceRule = {
          ...(rule as ResourceRule),
          judge: (resource, read, settings) => (sees(resource) ? own(resource, read, settings) : []),
        };
        const example = exampleOf(rule, table);
        if (judge(blind, example.stack, example.settings).paths.length === 0) continue;
        assert.notEqual(shape.check(blind, example), undefined, rule.id);
      }
    });

  it("takes an unknown value for a good one", () => {
    const shape = SHAPES.find(({ name }) => name === "with what is at fault unknown")!;
    const [rule, table] = [...tables].find(([{ id }]) => id === "sa-automount-off")!;
    const example = exampleOf(rule, table);
    const careless: ResourceRule = {
      ...(rule as ResourceRule),
      judge: (_, read) => (read.at("automountServiceAccountToken").raw === true ? [] : []),
    };
    assert.equal(shape.check(rule, example), undefined);
    assert.notEqual(shape.check(careless, example), undefined);
  });
});
