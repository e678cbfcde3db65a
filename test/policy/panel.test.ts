import assert from "node:assert/strict";
import type { Resource, Sort } from "../../analysis/objects/resource.ts";
import { Panel, readersOf } from "../../policy/lib/panel.ts";
import type { ResourceRule } from "../../policy/lib/rule.ts";
import { Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";

const TEXT = { severity: "high", level: "mandatory", demand: "", why: "", fix: "", reference: "" } as const;
const POD: Sort = { type: "kubernetes:core/v1:Pod", group: "", version: "v1", kind: "Pod", shape: "object" };
const ROLE: Sort = { ...POD, type: "kubernetes:rbac.authorization.k8s.io/v1:Role", kind: "Role" };

function rule(id: string): ResourceRule {
  return { ...TEXT, scope: "resource", judges: ["objects"], id, judge: () => [] };
}

/** A rule that counts how often it is asked what it judges. */
function counting(kind: string, count: () => void): ResourceRule {
  return {
    ...TEXT,
    scope: "resource",
    id: kind,
    get judges() {
      count();
      return [kind];
    },
    judge: () => [],
  };
}

describe("panel of the rules that are asked", () => {
  it("asks a rule once for each sort what it is about, and keeps the order", () => {
    let asked = 0;
    const pods = counting("pods", () => {
      asked += 1;
    });
    const panel = new Panel([rule("first"), pods, rule("last")], DEFAULTS);
    const ids = (sort: Sort) => panel.askedAbout(sort).map(({ rule: { id } }) => id);
    assert.deepEqual(ids(POD), ["first", "pods", "last"]);
    assert.deepEqual(ids(ROLE), ["first", "last"]);
    assert.deepEqual(ids({ ...POD }), ["first", "pods", "last"]);
    assert.equal(asked, 2);
  });

  it("tells sorts apart by each of their parts", () => {
    let seen = 0;
    const all = counting("objects", () => {
      seen += 1;
    });
    const panel = new Panel([all], DEFAULTS);
    const other = { type: "t", group: "apps", version: "v2", kind: "Job", shape: "patch" } as const;
    panel.askedAbout(POD);
    for (const key of Object.keys(other) as (keyof Sort)[]) panel.askedAbout({ ...POD, [key]: other[key] });
    assert.equal(seen, 6);
  });

  it("leaves out what the settings switch off, and a session follows its settings", () => {
    const findings = (session: Session) =>
      session.judgeResource(RULES, { type: POD.type, urn: "urn:pulumi:s::p::t::n", name: "n", props: {} }).length;
    const faulty = { what: "w", found: "f", wanted: "x", at: "spec" };
    const RULES = [{ ...rule("faulty"), judge: () => [faulty] }];
    const session = new Session(() => 0);
    assert.equal(findings(session), 1);
    session.settings = { ...DEFAULTS, levels: { faulty: "disabled" } };
    assert.equal(findings(session), 0);
    session.settings = DEFAULTS;
    assert.equal(findings(session), 1);
  });

  it("shows a rule of the whole stack only the objects that it reads, in their order", () => {
    const objects = [POD, ROLE, POD].map((sort, index) => ({ ...sort, origin: `${index}` }) as Resource);
    const readBy = readersOf(objects);
    const seen = (reads?: readonly string[]) =>
      readBy({ ...TEXT, judges: [], scope: "stack", id: "s", ...(reads && { reads }), judge: () => [] }).map(
        ({ origin }) => origin,
      );
    assert.deepEqual(seen(), ["0", "1", "2"]);
    assert.deepEqual(seen(["pods"]), ["0", "2"]);
    assert.deepEqual(seen(["rbac.authorization.k8s.io/Role"]), []);
    assert.deepEqual(seen(["core/Role"]), ["1"]);
  });
});
