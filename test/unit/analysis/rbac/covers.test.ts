import assert from "node:assert/strict";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { covers, hasAllVerbs, isEverything, rulesOf } from "../../../../analysis/rbac/covers.ts";

function rule(apiGroups: string[], resources: string[], verbs: string[], resourceNames: string[] = []) {
  return rulesOf(new Reader({ rules: [{ apiGroups, resources, verbs, resourceNames }] }))[0]!;
}

describe("covers", () => {
  const rows: [ReturnType<typeof rule>, [string, string, string], boolean][] = [
    [rule([""], ["secrets"], ["get"]), ["", "secrets", "get"], true],
    [rule(["*"], ["*"], ["*"]), ["apps", "deployments/scale", "patch"], true],
    [rule(["apps"], ["secrets"], ["get"]), ["", "secrets", "get"], false],
    [rule([""], ["pods"], ["get"]), ["", "secrets", "get"], false],
    [rule([""], ["secrets"], ["list"]), ["", "secrets", "get"], false],
    [rule([""], ["pods"], ["create"]), ["", "pods/exec", "create"], false],
    [rule([""], ["pods/exec"], ["create"]), ["", "pods/exec", "create"], true],
    [rule([""], ["*/exec"], ["create"]), ["", "pods/exec", "create"], true],
    [rule([""], ["*/log"], ["create"]), ["", "pods/exec", "create"], false],
    [rule([""], ["pods/*"], ["create"]), ["", "pods/exec", "create"], false],
    [rule([""], ["*/exec"], ["create"]), ["", "pods", "create"], false],
    [rule([""], ["*/exec"], ["create"]), ["", "/exec", "create"], true],
    [rule([], [], []), ["", "pods", "get"], false],
  ];
  for (const [{ at }, question, expected] of rows) {
    it(`${JSON.stringify(at.raw)} ${expected ? "covers" : "does not cover"} ${question.join(" ")}`, () => {
      assert.equal(covers(rulesOf(new Reader({ rules: [at.raw] }))[0]!, ...question), expected);
    });
  }
});

describe("wildcards", () => {
  const seven = ["get", "list", "watch", "create", "update", "patch", "delete"];

  it("takes the seven verbs together for all", () => {
    assert.equal(hasAllVerbs(rule([""], ["x"], seven)), true);
    for (const verb of seven)
      assert.equal(
        hasAllVerbs(
          rule(
            [""],
            ["x"],
            seven.filter((one) => one !== verb),
          ),
        ),
        false,
        verb,
      );
    assert.equal(hasAllVerbs(rule([""], ["x"], ["*"])), true);
  });

  it("takes a rule for everything only without names", () => {
    assert.equal(isEverything(rule(["*"], ["*"], seven)), true);
    assert.equal(isEverything(rule(["*"], ["*"], ["*"], ["one"])), false);
    assert.equal(isEverything(rule([""], ["*"], ["*"])), false);
    assert.equal(isEverything(rule(["*"], ["pods"], ["*"])), false);
    assert.equal(isEverything(rule(["*"], ["*"], ["get"])), false);
  });
});
