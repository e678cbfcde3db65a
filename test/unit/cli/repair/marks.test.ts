import assert from "node:assert/strict";
import { markIn, ownershipOf, ownershipOfLabels } from "../../../../cli/repair/marks.ts";
import { ownershipLabels, ownershipMark } from "../../../../components/lib/ownership.ts";

const owner = { project: "gitlab-kubernetes", stack: "dev" };

describe("repair: marks", () => {
  it("reads the mark that the components write, wherever it stands in a text", () => {
    const text = `Context of the agent dev ${ownershipMark(owner, "dev-context")}`;
    assert.deepEqual(markIn(text), { ...owner, name: "dev-context" });
  });

  for (const text of [undefined, null, "", "gitlab-kubernetes", "[gitlab-kubernetes:a/b]", "[other:a/b/c]"])
    it(`reads none in ${JSON.stringify(text)}`, () => assert.equal(markIn(text), undefined));

  it("tells whose a thing is", () => {
    assert.equal(ownershipOf(ownershipMark(owner, "x"), owner), "ours");
    assert.equal(ownershipOf(ownershipMark({ ...owner, stack: "prod" }, "x"), owner), "foreign");
    assert.equal(ownershipOf(ownershipMark({ ...owner, project: "dev" }, "x"), owner), "foreign");
    assert.equal(ownershipOf("by hand", owner), "unmarked");
  });

  it("tells it by the labels that the components write", () => {
    assert.equal(ownershipOfLabels(ownershipLabels(owner, "agent", "dev"), owner), "ours");
    assert.equal(ownershipOfLabels(ownershipLabels({ ...owner, stack: "de" }, "agent", "dev"), owner), "foreign");
    assert.equal(ownershipOfLabels({ "gitlab-kubernetes/stack": "dev" }, owner), "unmarked");
    assert.equal(ownershipOfLabels(undefined, owner), "unmarked");
  });
});
