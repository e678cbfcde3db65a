import assert from "node:assert/strict";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { listOf, object, UNKNOWN_TEXT } from "../lib/judge.ts";

const TEXT = { severity: "high", level: "mandatory", demand: "d", why: "w", fix: "f", reference: "r" } as const;

function rule(id: string, judge: ResourceRule["judge"]): ResourceRule {
  return { ...TEXT, scope: "resource", id, judge };
}

const reads = (id: string) =>
  rule(id, (_resource, read) => {
    const at = read.at("spec", "x");
    return at.text() === "bad" ? [{ at, what: "x is bad", found: "bad", wanted: "good" }] : [];
  });

const thing = (x: unknown, name = "it") => object("example.com/v1", "Thing", { spec: { x } }, name);

describe("Session", () => {
  it("says on one line what several rules could not see", () => {
    const session = new Session();
    const judged = thing(UNKNOWN_TEXT);
    for (const [index, id] of ["a", "b", "c"].entries())
      assert.deepEqual(session.judgeResource(reads(id), index + 1, judged), []);
    assert.deepEqual(session.asideOfResource(9, judged), [
      "could not judge a, b, c: Thing it (spec.x is known only after deployment)",
    ]);
  });

  it("turns a rule that fails into a finding", () => {
    const fail = () => {
      throw new TypeError("no such thing");
    };
    const broken = rule("broken", fail);
    const [report] = new Session().judgeResource(broken, 1, thing("x"));
    assert.match(
      report!.message,
      /^\[broken\] the rule failed to run, so nothing is proven: Thing it \(.*found=no such thing/,
    );
    const ofStack: StackRule = { ...TEXT, scope: "stack", id: "broken", judge: fail };
    assert.equal(new Session().judgeStack(ofStack, [thing("x")]).length, 1);
  });

  it("makes the objects of a resource once for all rules, and anew when a new round begins", () => {
    const session = new Session();
    const seen: unknown[] = [];
    const look = rule("look", (resource) => {
      seen.push(resource);
      return [];
    });
    for (const position of [1, 2, 3, 1]) session.judgeResource(look, position, thing("x"));
    assert.equal(seen[0], seen[1]);
    assert.equal(seen[1], seen[2]);
    assert.notEqual(seen[2], seen[3]);
  });

  it("judges every item of a List, and says where", () => {
    const [report] = new Session().judgeResource(reads("a"), 1, listOf(thing("bad")));
    assert.match(report!.message, /path=items\[0\]\.spec\.x/);
  });

  it("accepts an object by its kind, namespace and name, and nothing else", () => {
    const accepted = (entry: object) => {
      const session = new Session();
      session.settings = { ...DEFAULTS, accepted: [{ rule: "a", reason: "its chart needs it so", ...entry } as never] };
      const judged = thing("bad", "one");
      const found = session.judgeResource(reads("a"), 1, judged);
      return [found.length, session.asideOfResource(2, judged)[0]?.slice(0, 34)];
    };
    assert.deepEqual(accepted({ object: "Thing/one" }), [0, "accepted (its chart needs it so): "]);
    for (const entry of [
      { object: "Thing/two" },
      { object: "Thing/shop/one" },
      { object: "Other/one" },
      { object: "Thing/one", rule: "b" },
    ])
      assert.deepEqual(accepted(entry), [1, undefined]);
  });

  it("takes the day from the clock unless the settings name one", () => {
    const days: string[] = [];
    const look = rule("look", (_resource, _read, { today }) => {
      days.push(today);
      return [];
    });
    const session = new Session(() => Date.parse("2026-03-01T23:30:00Z"));
    session.judgeResource(look, 1, thing("x"));
    session.settings = { ...DEFAULTS, today: "2026-05-05" };
    session.judgeResource(look, 1, thing("x"));
    assert.deepEqual(days, ["2026-03-01", "2026-05-05"]);
  });
});
