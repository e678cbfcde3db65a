import assert from "node:assert/strict";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { asidesOf, Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { exemption, listOf, object, resource, UNKNOWN_TEXT } from "../lib/judge.ts";
import { judgeWhole } from "./whole-pack.ts";

const TEXT = {
  judges: ["objects"],
  severity: "high",
  level: "mandatory",
  demand: "d",
  why: "w",
  fix: "f",
  reference: "r",
} as const;

function rule(id: string, judge: ResourceRule["judge"]): ResourceRule {
  return { ...TEXT, scope: "resource", id, judge };
}

const reads = (id: string) =>
  rule(id, (_resource, read) => {
    const at = read.at("spec", "x");
    return at.text() === "bad" ? [{ at, what: "x is bad", found: "bad", wanted: "good" }] : [];
  });

const thing = (x: unknown, name = "it") => object("example.com/v1", "Thing", { spec: { x } }, name);

describe("lists that nobody can see into", () => {
  for (const [items, reason] of [
    ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", "items is known only after deployment"],
    [{ a: {} }, "items is a map where a list is expected"],
    ["x", "items is a string where a map is expected"],
  ] as const) {
    it(`says so: ${reason}`, () => {
      const { findings, unjudged } = judgeWhole([resource("kubernetes:core/v1:PodList", { items })]);
      assert.ok(findings.every(({ rule }) => rule !== "pss-privileged"));
      assert.ok(
        unjudged.some((text) => text.startsWith("pss-host-namespaces: ") && text.includes(reason)),
        unjudged[0],
      );
    });
  }
});

describe("Session", () => {
  it("says on one line what several rules could not see", () => {
    const session = new Session();
    const judged = thing(UNKNOWN_TEXT);
    const outcomes = session.judgeResource(["a", "b", "c"].map(reads), judged);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ["unjudged", "unjudged", "unjudged"],
    );
    assert.deepEqual(asidesOf(outcomes), [
      { message: "could not judge a, b, c: Thing it (spec.x is known only after deployment)", urn: judged.urn },
    ]);
  });

  it("turns a rule that fails into a finding", () => {
    const fail = () => {
      throw new TypeError("no such thing");
    };
    const broken = rule("broken", fail);
    const [report] = new Session().judgeResource([broken], thing("x"));
    assert.match(
      report!.message,
      /^\[broken\] the rule failed to run, so nothing is proven: Thing it \(.*found=no such thing/,
    );
    const ofStack: StackRule = { ...TEXT, scope: "stack", id: "broken", judge: fail };
    assert.equal(new Session().judgeStack([ofStack], [thing("x")]).length, 1);
  });

  it("makes the objects of a resource once for all rules, in one pass", () => {
    const seen: unknown[] = [];
    const look = rule("look", (resource) => {
      seen.push(resource);
      return [];
    });
    const session = new Session();
    session.judgeResource([look, look, look], thing("x"));
    assert.equal(seen.length, 3);
    assert.equal(new Set(seen).size, 1);
    session.judgeResource([look], thing("x"));
    assert.equal(new Set(seen).size, 2);
  });

  it("sets the level by the rule, by production and by the settings", () => {
    const bad = thing("bad");
    const levels = (settings: object) => {
      const session = new Session();
      session.settings = { ...DEFAULTS, ...settings };
      const three = (["mandatory", "production", "advisory"] as const).map((level) => ({ ...reads(level), level }));
      return session.judgeResource(three, bad).map(({ rule: { id }, enforcement }) => `${id}: ${enforcement}`);
    };
    assert.deepEqual(levels({}), ["mandatory: mandatory", "production: advisory", "advisory: advisory"]);
    assert.deepEqual(levels({ production: true })[1], "production: mandatory");
    assert.deepEqual(levels({ levels: { mandatory: "advisory", production: "disabled" } }), [
      "mandatory: advisory",
      "advisory: advisory",
    ]);
  });

  it("knows the options of a resource", () => {
    const look = rule("look", (resource, read) =>
      resource.options?.protect ? [] : [{ at: read, what: "w", found: "f", wanted: "p" }],
    );
    const protect = (value: boolean) => ({
      ...thing("x"),
      options: { protect: value, ignoreChanges: [], secretsMarked: true },
    });
    assert.equal(new Session().judgeResource([look], protect(true)).length, 0);
    assert.equal(new Session().judgeResource([look], protect(false)).length, 1);
  });

  it("judges every item of a List, and says where", () => {
    const [report] = new Session().judgeResource([reads("a")], listOf(thing("bad")));
    assert.match(report!.message, /path=items\[0\]\.spec\.x/);
  });

  it("accepts an object by its kind, namespace and name, and nothing else", () => {
    const accepted = (entry: object) => {
      const session = new Session();
      session.settings = { ...DEFAULTS, accepted: [{ rule: "a", reason: "its chart needs it so", ...entry } as never] };
      const judged = thing("bad", "one");
      const [outcome] = session.judgeResource([reads("a")], judged);
      return outcome?.kind === "accepted" ? outcome.message.slice(0, 34) : outcome?.kind;
    };
    assert.deepEqual(accepted({ object: "Thing/one" }), "accepted (its chart needs it so): ");
    for (const entry of [
      { object: "Thing/two" },
      { object: "Thing/shop/one" },
      { object: "Other/one" },
      { object: "Thing/one", rule: "b" },
    ])
      assert.deepEqual(accepted(entry), "finding");
  });

  it("says of what is exempted until when, by whom and why, and counts it as used", () => {
    const session = new Session(() => Date.parse("2026-06-15T12:00:00Z"));
    const [judged, other] = [thing("bad", "one"), thing("bad", "two")];
    const entry = exemption("a", judged.urn, "2026-06-20");
    session.settings = { ...DEFAULTS, exemptions: [entry] };
    assert.equal(session.used.size, 0);
    const [outcome] = session.judgeResource([reads("a")], judged);
    assert.deepEqual([...session.used], [entry]);
    assert.equal(outcome?.kind, "exempted");
    assert.match(
      outcome.message,
      /^exempted until 2026-06-20 by platform \(a reason of twenty characters\): \[a\] x is bad: Thing one /,
    );
    assert.deepEqual(asidesOf([outcome]), [{ message: outcome.message, urn: judged.urn }]);
    assert.equal(session.isExcused(reads("a"), outcome.resource!), true);
    assert.equal(session.isExcused(reads("b"), outcome.resource!), false);
    const [wrong] = session.judgeResource([reads("a")], other);
    assert.equal(wrong?.kind, "finding");
    assert.deepEqual(asidesOf([wrong]), []);
    assert.equal(session.isExcused(reads("a"), wrong.resource!), false);
  });

  it("names the whole object where all of it is unknown or of a wrong type", () => {
    const whole = rule("whole", (_resource, read) => {
      read.text();
      return [];
    });
    const [malformed] = new Session().judgeResource([whole], thing("x"));
    assert.match(malformed!.message, /^Thing it \(\(whole object\) is /);
    assert.equal(malformed!.path, "");
  });

  it("does not judge by a rule of the stack that is switched off", () => {
    const session = new Session();
    const found: StackRule = {
      ...TEXT,
      scope: "stack",
      id: "found",
      judge: ([member]) => [{ at: member!.read, what: "w", found: "f", wanted: "p" }],
    };
    const kinds = () => session.judgeStack([found], [thing("x")]).map(({ kind, urn }) => `${kind} ${urn}`);
    assert.deepEqual(kinds(), ["finding undefined"]);
    session.settings = { ...DEFAULTS, levels: { found: "disabled" } };
    assert.deepEqual(kinds(), []);
  });

  it("tells the same of several faults in whatever order a program makes its resources", () => {
    const first: StackRule = {
      ...TEXT,
      scope: "stack",
      id: "first",
      judge: ([one]) => [{ at: one!.read, origin: one!.resource.origin, what: "w", found: "f", wanted: "p" }],
    };
    const one = { ...thing("x"), urn: "urn:a" };
    const other = { ...thing("x"), urn: "urn:b" };
    for (const stack of [
      [one, other],
      [other, one],
    ])
      assert.deepEqual(
        new Session().judgeStack([first], stack).map(({ urn }) => urn),
        ["urn:a"],
      );
  });

  it("takes the day from the clock unless the settings name one", () => {
    const days: string[] = [];
    const look = rule("look", (_resource, _read, { today }) => {
      days.push(today);
      return [];
    });
    const session = new Session(() => Date.parse("2026-03-01T23:30:00Z"));
    session.judgeResource([look], thing("x"));
    session.settings = { ...DEFAULTS, today: "2026-05-05" };
    session.judgeResource([look], thing("x"));
    assert.deepEqual(days, ["2026-03-01", "2026-05-05"]);
  });

  describe("of several clusters", () => {
    const lonely: StackRule = {
      ...TEXT,
      scope: "stack",
      id: "lonely",
      judge: (members) =>
        members
          .filter(({ resource }) => members.filter((other) => other.resource.name === resource.name).length === 1)
          .map(({ resource, read }) => {
            read.at("spec", "x").text();
            return { at: read, origin: resource.origin, what: "it is alone", found: "one", wanted: "two" };
          }),
    };
    const of = (name: string, kind: string, cluster?: string, x: unknown = "good") => {
      const judged = { ...object("example.com/v1", kind, { metadata: { name }, spec: { x } }, name) };
      return cluster === undefined ? judged : { ...judged, cluster };
    };
    const alone = (...stack: Parameters<Session["judgeStack"]>[1][number][]) =>
      new Session().judgeStack([lonely], stack).map(({ kind, resource }) => `${kind} ${resource?.kind}`);

    it("keeps objects of equal names apart", () => {
      assert.deepEqual(alone(of("a", "One", "x"), of("a", "Two", "x")), []);
      assert.deepEqual(alone(of("a", "One", "x"), of("a", "Two", "y")), ["finding One", "finding Two"]);
      assert.deepEqual(alone(of("a", "One"), of("a", "Two")), []);
    });

    it("judges what is in none with each, and counts what is wrong beside all of them", () => {
      assert.deepEqual(alone(of("a", "None"), of("a", "One", "x"), of("b", "Two", "y")), ["finding Two"]);
      assert.deepEqual(alone(of("c", "None"), of("a", "One", "x"), of("b", "Two", "y")), [
        "finding None",
        "finding One",
        "finding Two",
      ]);
    });

    it("says once what it could not see", () => {
      assert.deepEqual(alone(of("c", "None", undefined, UNKNOWN_TEXT), of("a", "One", "x"), of("a", "Two", "y")), [
        "finding None",
        "finding One",
        "unjudged None",
        "finding Two",
      ]);
      assert.deepEqual(alone(of("a", "None", undefined, UNKNOWN_TEXT), of("a", "One", "x"), of("b", "Two", "y")), [
        "finding Two",
        "unjudged None",
      ]);
    });
  });
});
