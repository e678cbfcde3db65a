import assert from "node:assert/strict";
import { render } from "../../../../cli/repair/text.ts";

const URN = "urn:pulumi:dev::p::gitlab:index/clusterAgent:ClusterAgent::dev";
const sighting = {
  type: "t",
  what: 'agent "dev" (number 3) of a/b',
  id: "a/b:3",
  identity: "x",
  ownership: "ours" as const,
};

describe("repair: text", () => {
  it("says when there is nothing to do", () => {
    assert.equal(render("dev", { actions: [], notes: [] }), 'Nothing to repair in the stack "dev".');
  });

  it("says what was found, what will be done, and why", () => {
    const text = render("dev", {
      actions: [
        { do: "forget", urn: URN, why: "nothing was made" },
        { do: "remove", sighting, why: "its value is lost" },
        { do: "remove", sighting, wanted: { urn: URN, type: "t", inputs: {}, from: "operation" }, why: "it is lost" },
      ],
      notes: ["a note"],
      lock: { text: "locked", owner: { user: "a", host: "h", pid: 7, since: "now" } },
    });
    assert.equal(
      text,
      [
        "The lock of a process that is gone (7) will be taken away.",
        "Exists and cannot be imported; will be removed:",
        '  agent "dev" (number 3) of a/b: its value is lost',
        '  agent "dev" (number 3) of a/b as ClusterAgent "dev": it is lost',
        "Does not exist; the interrupted operation will be forgotten:",
        '  ClusterAgent "dev": nothing was made',
        "a note",
      ].join("\n"),
    );
  });
});
